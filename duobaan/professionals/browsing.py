"""Reading professionals: one, and the list of one's own company."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db.keyset import Page, Window
from duobaan.db.uow import Database
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository


@requires(Permission.BROWSE)
async def get_professional(actor: Actor, db: Database, *, professional_id: UUID) -> Professional | None:
    """Return a professional that the actor may know of, or nothing."""
    async with db.read() as session:
        return await ProfessionalRepository(session).find(professional_id, actor)


@requires(Permission.PROFESSIONALS_POST)
async def list_professionals(
    actor: Actor, db: Database, *, window: Window, company_id: UUID | None = None
) -> Page[Professional]:
    """List the people whom the actor's own company put forward, newest first."""
    async with db.read() as session:
        companies = None if company_id is None else [company_id]
        return await ProfessionalRepository(session).list_page(actor, companies, window)


async def count_professionals(actor: Actor, db: Database, company_id: UUID | None = None) -> int:
    """Count what `list_professionals` lists."""
    async with db.read() as session:
        return await ProfessionalRepository(session).count(actor, None if company_id is None else [company_id])


@requires(Permission.PROFILES_OWN)
async def list_profiles_to_confirm(actor: Actor, db: Database) -> list[Professional]:
    """List the profiles that employers prepared for the actor and that wait for the actor's own word."""
    async with db.read() as session:
        return await ProfessionalRepository(session).awaiting(actor)
