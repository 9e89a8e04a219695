"""Use cases of a company's list: the schools and boards to which it lends nobody, known to the company alone."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.clock import today
from duobaan.db.uow import Database, UnitOfWork
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.events import OrganisationChanged
from duobaan.organisations.exclusion_repository import ExclusionRepository
from duobaan.organisations.models import CompanyExclusion, Organisation
from duobaan.organisations.repository import OrganisationRepository
from duobaan.words import OrganisationKind

LONGEST_REASON = 1000
_TEACHING = frozenset({OrganisationKind.SCHOOL, OrganisationKind.SCHOOL_BOARD})


@requires(Permission.RELEASES_GRANT, raises=(NotFound, InvalidInput, AlreadyDone))
async def exclude_organisation(
    actor: Actor,
    db: Database,
    *,
    company_id: UUID,
    excluded_id: UUID,
    reason: str | None = None,
    idempotency_key: str | None = None,
) -> Organisation:
    """Lend nobody to a school, or to any school of a board, from today on; what is agreed already runs on.

    Nobody outside the company reads the list or the reason: there the company's people are simply not offered.
    """
    text = (reason or "").strip()
    if len(text) > LONGEST_REASON:
        raise InvalidInput.at("input", "reason", rule="too_long", longest=LONGEST_REASON)
    request = [company_id, excluded_id, text]
    async with db.write(actor) as uow:
        company = await _company(uow, actor, company_id)
        if await uow.replay(idempotency_key, "exclude_organisation", request) is not None:
            return company
        excluded = await OrganisationRepository(uow.session).find(excluded_id, actor)
        if excluded is None:
            raise NotFound("Organisation", path=("input", "excludedId"))
        if excluded.kind not in _TEACHING:
            raise InvalidInput.at("input", "excludedId", rule="only_for_schools")
        if await ExclusionRepository(uow.session).find(company.id, excluded.id, actor) is not None:
            raise AlreadyDone("organisation_excluded", path=("input", "excludedId"))
        uow.session.add(
            CompanyExclusion(
                company_id=company.id,
                excluded_id=excluded.id,
                since=today(),
                excluded_by=actor.user_id,
                reason=text or None,
            )
        )
        uow.remember(idempotency_key, "exclude_organisation", request, company.id)
        uow.record("organisation.exclude", company, organisation_id=company.id, facts={"excluded": str(excluded.id)})
        uow.emit(OrganisationChanged(company.id))
    return company


@requires(Permission.RELEASES_GRANT, raises=(NotFound, InvalidInput))
async def include_organisation(actor: Actor, db: Database, *, company_id: UUID, excluded_id: UUID) -> Organisation:
    """Take a school or board off the company's list again."""
    async with db.write(actor) as uow:
        company = await _company(uow, actor, company_id)
        row = await ExclusionRepository(uow.session).find(company.id, excluded_id, actor)
        if row is None:
            raise NotFound("Organisation", path=("input", "excludedId"))
        await uow.session.delete(row)
        uow.record("organisation.include", company, organisation_id=company.id, facts={"excluded": str(excluded_id)})
        uow.emit(OrganisationChanged(company.id))
    return company


async def _company(uow: UnitOfWork, actor: Actor, company_id: UUID) -> Organisation:
    company = await OrganisationRepository(uow.session).lock(company_id, actor)
    if not actor.holds(Permission.RELEASES_GRANT, company.id):
        raise NotAllowed(Permission.RELEASES_GRANT.value)
    if company.kind is not OrganisationKind.COMPANY:
        raise InvalidInput.at("input", "companyId", rule="only_for_companies")
    return company
