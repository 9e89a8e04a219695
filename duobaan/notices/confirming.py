"""Confirming one's own profile through the link of a letter: whoever reads the address is who was asked."""

from __future__ import annotations

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import DomainError
from duobaan.notices.links import Confirm, stamp
from duobaan.professionals.consent import confirm_profile
from duobaan.professionals.repository import ProfessionalRepository
from duobaan.words import ProfileStatus

_AGAIN = (ProfileStatus.PUBLISHED, ProfileStatus.STALE)


@requires(Permission.SYSTEM)
async def confirm_by_letter(actor: Actor, db: Database, *, link: Confirm) -> bool:
    """Say in the name of a profile's owner that it still holds; False when the link counts no more.

    It counts for a profile that its owner confirmed before and that is shown or went stale: the first confirmation
    needs a sign-in of one's own. A confirmation in between, by whatever way, uses it up.
    """
    async with db.read() as session:
        row = (await ProfessionalRepository(session).by_ids([link.professional_id], actor)).get(link.professional_id)
    if row is None or row.user_id != link.user_id or row.status not in _AGAIN or stamp(row.confirmed_at) != link.after:
        return False
    owner = Actor(user_id=link.user_id, professional_id=row.id, scopes=frozenset({Permission.PROFILES_OWN}))
    try:
        await confirm_profile(owner, db, professional_id=row.id, expected_version=row.version)
    except DomainError:  # someone changed it at this moment, or its release is gone
        return False
    return True
