"""What the viewer consented to."""

from __future__ import annotations

import datetime as dt

import strawberry

from duobaan.ids import public
from duobaan.privacy.consents import GivenConsent, list_my_consents
from duobaan.privacy.models import ConsentKind
from schema.context import Context, Info
from schema.organisations.types import Organisation, by_id
from schema.vocabulary import Locale, label, register

register(ConsentKind)


@strawberry.type(description="Something that the viewer said yes to, since when, and until when.")
class MyConsent:
    """A consent that was withdrawn and given anew stands here twice."""

    kind: ConsentKind
    given_at: dt.datetime
    withdrawn_at: dt.datetime | None = strawberry.field(description="Null while it stands.")
    revision: int | None = strawberry.field(description="For a proposal: the number of the revision.")
    consent: strawberry.Private[GivenConsent]

    @classmethod
    def of(cls, one: GivenConsent) -> MyConsent:
        """Wrap a consent."""
        return cls(
            kind=one.kind,
            given_at=one.given_at,
            withdrawn_at=one.withdrawn_at,
            revision=one.revision,
            consent=one,
        )

    @strawberry.field(description="The id of what it is about: profile, release, proposal or app.")
    def about_id(self) -> strawberry.ID | None:
        """Write the id."""
        return None if self.consent.about is None else strawberry.ID(public(*self.consent.about))

    @strawberry.field(description="The company, school or maker of the app.")
    async def organisation(self, info: Info) -> Organisation | None:
        """Load it."""
        return await by_id(info.context, self.consent.organisation_id)

    @strawberry.field(description="The kind in words.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Say the word."""
        return label(info.context, self.kind, locale)


async def my_consents(context: Context) -> list[MyConsent]:
    """List what the viewer consented to; nothing for a token without that scope."""
    if list_my_consents.permission not in context.actor.grants:
        return []
    return [MyConsent.of(one) for one in await list_my_consents(context.actor, context.db)]
