"""Papers on a profile: what they are, never the documents themselves."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database
from duobaan.errors import InvalidInput, NotFound, StateNotAllowed
from duobaan.events import ProfileChanged
from duobaan.professionals.models import Professional, Qualification
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.professionals.rules import QualificationFields, check_qualification, first_issues
from duobaan.professionals.service import act, touch
from duobaan.professionals.states import ProfileAction, hands_of


@requires(Permission.PROFILES_OWN, raises=(NotFound, InvalidInput, StateNotAllowed))
async def add_qualification(
    actor: Actor,
    db: Database,
    *,
    professional_id: UUID,
    paper: QualificationFields,
    idempotency_key: str | None = None,
) -> Professional:
    """Add a paper to one's profile: what it is, never the document itself."""
    request = {"professional": professional_id, "paper": paper}
    async with db.write(actor) as uow:
        people = ProfessionalRepository(uow.session)
        row = await people.lock(professional_id, actor)
        if await uow.replay(idempotency_key, "add_qualification", request) is not None:
            return row
        act(uow, row, ProfileAction.UPDATE, hands_of(actor, row, await people.proven_email_of(actor)))
        if issues := first_issues(check_qualification(paper, today())):
            raise InvalidInput(*issues)
        uow.session.add(Qualification(professional_id=row.id, **dataclasses.asdict(paper)))
        uow.remember(idempotency_key, "add_qualification", request, row.id)
        touch(row)
        uow.emit(ProfileChanged(row.id))
    return row


@requires(Permission.PROFILES_OWN, raises=(NotFound, StateNotAllowed))
async def remove_qualification(
    actor: Actor, db: Database, *, professional_id: UUID, qualification_id: UUID
) -> Professional:
    """Take a paper out of one's profile."""
    async with db.write(actor) as uow:
        people = ProfessionalRepository(uow.session)
        row = await people.lock(professional_id, actor)
        act(uow, row, ProfileAction.UPDATE, hands_of(actor, row, await people.proven_email_of(actor)))
        await uow.session.delete(await people.qualification(qualification_id, row.id))
        touch(row)
        uow.emit(ProfileChanged(row.id))
    return row
