"""Only who showed to read mail at an address may confirm what was posted for it."""

from __future__ import annotations

import pytest

from duobaan.access import SYSTEM
from duobaan.db.uow import Database
from duobaan.errors import NotFound
from duobaan.people.service import prove_email
from duobaan.professionals.consent import confirm_profile
from duobaan.words import ProfileStatus, TimeBasis
from tests import factories


async def test_signing_up_with_someone_elses_address_confirms_nothing(any_db: Database) -> None:
    employer = await factories.company(any_db)
    posted = await factories.professional(
        any_db,
        employer,
        status=ProfileStatus.AWAITING_CONFIRMATION,
        contact_email="jo@example.org",
        time_basis=TimeBasis.OWN_TIME,
        confirmed_at=None,
        published_at=None,
    )
    claimant = await factories.user(any_db, email="jo@example.org", email_proven_at=None)
    with pytest.raises(NotFound):
        await confirm_profile(factories.actor(claimant), any_db, professional_id=posted.id)
    await prove_email(SYSTEM, any_db, email="jo@example.org")
    confirmed = await confirm_profile(factories.actor(claimant), any_db, professional_id=posted.id)
    assert (confirmed.user_id, confirmed.status) == (claimant.id, ProfileStatus.PUBLISHED)
