"""Mutations of feeds."""

from __future__ import annotations

from typing import Annotated

import strawberry

from duobaan.feeds import service
from duobaan.feeds.service import Made, Wanted
from duobaan.ids import Kind, private
from duobaan.words import FeedKind
from schema.access import mutation
from schema.context import Info
from schema.errors import AlreadyDone, LimitReached, NotAllowed, NotFound
from schema.feeds.types import Feed


@strawberry.input(description="A class in the timetable of a vacancy.")
class FeedOfClassInput:
    """By the name that its lessons carry."""

    vacancy_id: strawberry.ID
    class_group: str


@strawberry.input(one_of=True, description="What a feed shows: a week of someone, of a class or a school, or a search.")
class FeedSubjectInput:
    """One of the four."""

    school_id: strawberry.ID | None = strawberry.UNSET
    professional_id: strawberry.ID | None = strawberry.UNSET
    in_class: FeedOfClassInput | None = strawberry.field(default=strawberry.UNSET, description="One class.")
    saved_search_id: strawberry.ID | None = strawberry.UNSET

    def wanted(self) -> Wanted:
        """Read what is chosen."""
        path = ("input", "of")
        if self.in_class:
            key = private(Kind.VACANCY, self.in_class.vacancy_id, path=(*path, "inClass", "vacancyId"))
            return Wanted(FeedKind.CLASS, key, self.in_class.class_group.strip())
        if self.professional_id:
            key = private(Kind.PROFESSIONAL, self.professional_id, path=(*path, "professionalId"))
            return Wanted(FeedKind.PERSON, key)
        if self.school_id:
            return Wanted(FeedKind.SCHOOL, private(Kind.ORGANISATION, self.school_id, path=(*path, "schoolId")))
        key = private(Kind.SAVED_SEARCH, self.saved_search_id or "", path=(*path, "savedSearchId"))
        return Wanted(FeedKind.SEARCH, key)


@strawberry.input(description="What to follow.")
class MakeFeedInput:
    """Its addresses are told once."""

    of: FeedSubjectInput = strawberry.field(description="What it shows.")
    idempotency_key: str | None = None


@strawberry.input(description="The feed that ends.")
class RevokeFeedInput:
    """For good."""

    feed_id: strawberry.ID


@strawberry.type(description="The feed that was made.")
class MakeFeedSuccess:
    """Whoever knows one of its paths reads it: they are told this once, and never in a replay."""

    feed: Feed
    token: strawberry.Private[str | None]

    @strawberry.field(description="Where a calendar program finds the weeks (iCalendar); null for a search.")
    def calendar_path(self) -> str | None:
        """Write the path."""
        return self._path("ics") if self.feed.kind is not FeedKind.SEARCH else None

    @strawberry.field(description="Where a feed reader finds what a search finds (Atom); null for a calendar.")
    def atom_path(self) -> str | None:
        """Write the path."""
        return self._path("atom") if self.feed.kind is FeedKind.SEARCH else None

    @strawberry.field(description="The same as JSON Feed; null for a calendar.")
    def json_path(self) -> str | None:
        """Write the path."""
        return self._path("json") if self.feed.kind is FeedKind.SEARCH else None

    def _path(self, form: str) -> str | None:
        return None if self.token is None else f"/feeds/{self.token}.{form}"

    @classmethod
    def of(cls, made: Made) -> MakeFeedSuccess:
        """Wrap what was made."""
        return cls(feed=Feed.of(made.feed), token=made.token)


@strawberry.type(description="The feed that was ended.")
class RevokeFeedSuccess:
    """Its addresses lead nowhere."""

    feed: Feed


MakeFeedResult = Annotated[MakeFeedSuccess | NotAllowed | NotFound | LimitReached, strawberry.union("MakeFeedResult")]
RevokeFeedResult = Annotated[
    RevokeFeedSuccess | NotAllowed | NotFound | AlreadyDone, strawberry.union("RevokeFeedResult")
]


@strawberry.type
class FeedMutations:
    """Mixed into Mutation."""

    @mutation(service.make_feed)
    async def make_feed(self, info: Info, input: MakeFeedInput) -> MakeFeedResult | None:
        made = await service.make_feed(
            info.context.actor, info.context.db, wanted=input.of.wanted(), idempotency_key=input.idempotency_key
        )
        return MakeFeedSuccess.of(made)

    @mutation(service.revoke_feed)
    async def revoke_feed(self, info: Info, input: RevokeFeedInput) -> RevokeFeedResult | None:
        key = private(Kind.FEED, input.feed_id, path=("input", "feedId"))
        return RevokeFeedSuccess(
            feed=Feed.of(await service.revoke_feed(info.context.actor, info.context.db, feed_id=key))
        )
