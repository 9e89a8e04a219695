"""Introductions: a school and a person get to know each other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, cast
from uuid import UUID

import strawberry

from duobaan.ids import Kind, public
from duobaan.introductions import models
from duobaan.introductions.models import IntroductionKind, IntroductionStatus
from duobaan.introductions.service import read_introductions
from duobaan.introductions.states import IntroductionAction, viewer_can
from schema.context import Context, Info
from schema.ids import NODES, Node, node_loader
from schema.organisations.types import Organisation, by_id
from schema.vocabulary import register

if TYPE_CHECKING:
    from schema.professionals.types import Professional
    from schema.vacancies.types import Vacancy

register(IntroductionKind)
register(IntroductionStatus)
register(IntroductionAction)


@strawberry.type(description="A school asks to meet a professional.")
class Introduction(Node):
    """Once accepted, both see each other's name and contact data."""

    version: int
    kind: IntroductionKind
    status: IntroductionStatus
    message: str | None
    takes_place_at: dt.datetime | None
    created_at: dt.datetime
    answered_at: dt.datetime | None
    row: strawberry.Private[models.Introduction]

    @classmethod
    def of(cls, row: models.Introduction) -> Introduction:
        """Wrap an introduction that concerns the viewer."""
        return cls(
            id=strawberry.ID(public(Kind.INTRODUCTION, row.id)),
            version=row.version,
            kind=row.kind,
            status=row.status,
            message=row.message or None,
            takes_place_at=row.takes_place_at,
            created_at=row.created_at,
            answered_at=row.answered_at,
            row=row,
        )

    @strawberry.field(description="What the viewer may do now.")
    def viewer_can(self, info: Info) -> list[IntroductionAction]:
        """Ask the table of transitions."""
        return viewer_can(info.context.actor, self.row)

    @strawberry.field
    async def school(self, info: Info) -> Organisation | None:
        """Load the school that asks."""
        return await by_id(info.context, self.row.school_id)

    @strawberry.field(description="Null when the viewer may not see the profile any more.")
    async def professional(
        self, info: Info
    ) -> Annotated[Professional, strawberry.lazy("schema.professionals.types")] | None:
        """Load the professional."""
        found = await NODES[Kind.PROFESSIONAL](info.context, self.row.professional_id)
        return cast("Professional | None", found)

    @strawberry.field(description="The vacancy that it is about, if any.")
    async def vacancy(self, info: Info) -> Annotated[Vacancy, strawberry.lazy("schema.vacancies.types")] | None:
        """Load the vacancy."""
        if self.row.vacancy_id is None:
            return None
        return cast("Vacancy | None", await NODES[Kind.VACANCY](info.context, self.row.vacancy_id))


async def introductions(context: Context, keys: list[UUID]) -> list[models.Introduction | None]:
    """Load introductions by key; unknown and invisible ones are None."""
    found = await read_introductions(context.actor, context.db, ids=keys)
    return [found.get(key) for key in keys]


@node_loader(Kind.INTRODUCTION)
async def load(context: Context, key: UUID) -> Node | None:
    """Load an introduction for `node`."""
    row = await context.loader(introductions).load(key)
    return None if row is None else Introduction.of(row)
