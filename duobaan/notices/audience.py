"""Who is told a fact: people behind its parties who may deal with it and may see it, and who did not do it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.access import Actor, Permission
from duobaan.notices.facts import Fact, Party
from duobaan.notices.repository import NoticeRepository
from duobaan.notices.rule_book import rule_book
from duobaan.notices.sight import seen_by
from duobaan.people.models import User

ActorOf = Callable[[AsyncSession, User], Awaitable[Actor]]
"""Makes the actor of an account as a request of now would have it."""


class Audience:
    """Finds people for the facts of one batch; who is asked about twice is looked up once."""

    def __init__(self, session: AsyncSession, actor_of: ActorOf) -> None:
        self._session = session
        self._actor_of = actor_of
        self._notices = NoticeRepository(session)
        self._actors: dict[UUID, Actor] = {}
        self._members: dict[UUID, list[User]] = {}

    async def of(self, fact: Fact) -> list[User]:
        """Return who is told a fact, each once."""
        permission = rule_book()[fact.kind].permission
        found: dict[UUID, User] = {}
        for party in fact.parties:
            for person in await self._behind(party, permission):
                found[person.id] = person
        return [person for person in found.values() if person.id not in fact.by and await self._sees(person, fact)]

    async def _behind(self, party: Party, permission: Permission) -> list[User]:
        if party.organisation_id is not None:
            return await self._of_organisation(party.organisation_id, permission)
        if party.professional_id is not None:
            person = await self._notices.account_of(party.professional_id)
            return [person] if person is not None and (await self.actor(person)).professional_id else []
        if party.user_id is not None:
            return list((await self._notices.users([party.user_id])).values())
        return []

    async def _of_organisation(self, key: UUID, permission: Permission) -> list[User]:
        """Return the members who may deal with it; the board hears where its school has nobody."""
        told = [person for person in await self._members_of(key) if (await self.actor(person)).holds(permission, key)]
        board = None if told else await self._notices.board_of(key)
        if board is None:
            return told
        return [one for one in await self._members_of(board) if (await self.actor(one)).holds(permission, board)]

    async def _members_of(self, key: UUID) -> Sequence[User]:
        if key not in self._members:
            self._members[key] = (await self._notices.members([key]))[key]
        return self._members[key]

    async def actor(self, person: User) -> Actor:
        """Return the actor of an account."""
        if person.id not in self._actors:
            self._actors[person.id] = await self._actor_of(self._session, person)
        return self._actors[person.id]

    async def _sees(self, person: User, fact: Fact) -> bool:
        return bool(await seen_by(self._session, await self.actor(person), fact.subject, [fact.subject_id]))
