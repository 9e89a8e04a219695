"""All SQL about many open connections at once: which proofs still stand, and what their owners' rights hang on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from auth.credential import ProofKind
from auth.models import PersonalToken
from auth.oauth.models import OAuthGrant
from duobaan.clients.models import ApiClient
from duobaan.organisations.models import Mandate, Membership, Organisation, SupportAccess
from duobaan.people.models import LoginSession
from duobaan.professionals.models import Professional

K = TypeVar("K")
_AT_ONCE = 500


def _parts(keys: Iterable[K]) -> Iterator[list[K]]:
    waiting = iter(keys)
    while part := list(islice(waiting, _AT_ONCE)):
        yield part


class StandingRepository:
    """Reads proofs and rights of many people within one session; a few statements, however many there are."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def standing(self, kind: ProofKind, keys: Collection[UUID], *, at: dt.datetime) -> set[UUID]:
        """Return which of these proofs were not revoked and have not run out."""
        found: set[UUID] = set()
        for part in _parts(keys):
            found |= set((await self.session.scalars(self._running(kind, at).where(self._key(kind).in_(part)))).all())
        return found

    def _key(self, kind: ProofKind) -> Any:
        tables: dict[ProofKind, Any] = {ProofKind.SESSION: LoginSession, ProofKind.TOKEN: PersonalToken}
        return tables.get(kind, OAuthGrant).id

    def _running(self, kind: ProofKind, at: dt.datetime) -> sa.Select[UUID]:
        if kind is ProofKind.GRANT:
            of = sa.select(OAuthGrant.id).join(ApiClient, ApiClient.id == OAuthGrant.client_id)
            return of.where(OAuthGrant.revoked_at.is_(None), OAuthGrant.expires_at > at, ApiClient.revoked_at.is_(None))
        table = LoginSession if kind is ProofKind.SESSION else PersonalToken
        ends = sa.or_(table.expires_at.is_(None), table.expires_at > at)
        return sa.select(table.id).where(table.revoked_at.is_(None), ends)

    async def rights(self, user_ids: Collection[UUID], *, at: dt.datetime) -> dict[UUID, Hashable]:
        """Return, per person, everything that their rights hang on, to be compared with what it was."""
        found: dict[UUID, set[Hashable]] = defaultdict(set)
        for part in _parts(user_ids):
            for statement in self._hanging(part, at):
                for row in (await self.session.execute(statement)).all():
                    found[row[0]].add(tuple(row[1:]))
        return {key: frozenset(found[key]) for key in user_ids}

    def _hanging(self, users: list[UUID], at: dt.datetime) -> list[Any]:
        member, of = Membership, Organisation
        return [
            sa.select(
                *(member.user_id, member.id, member.roles, member.status, member.is_owner),
                *(of.status, of.second_step_demanded),
            )
            .join(of, of.id == member.organisation_id)
            .where(member.user_id.in_(users)),
            sa.select(Professional.user_id, Professional.id, Professional.status).where(
                Professional.user_id.in_(users)
            ),
            sa.select(Mandate.user_id, Mandate.id, Mandate.version, Mandate.valid_from <= at.date()).where(
                Mandate.user_id.in_(users), Mandate.revoked_at.is_(None)
            ),
            sa.select(SupportAccess.user_id, SupportAccess.id).where(
                SupportAccess.user_id.in_(users), SupportAccess.ended_at.is_(None), SupportAccess.expires_at > at
            ),
        ]
