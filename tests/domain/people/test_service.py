"""One's own account."""

from __future__ import annotations

import pytest

from duobaan.access import ANONYMOUS, SYSTEM, Actor
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotFound
from duobaan.ids import new_id
from duobaan.people.repository import UserRepository
from duobaan.people.service import create_user, prove_email, update_account, view_account, view_viewer
from tests import factories


async def test_someone_changes_their_own_name_and_language(any_db: Database) -> None:
    person = await factories.user(any_db)
    actor = Actor(user_id=person.id)
    row = await update_account(actor, any_db, name="  Nieuwe   Naam ", locale="en")
    assert (row.name, row.locale, row.email) == ("Nieuwe Naam", "en", person.email)
    row = await update_account(actor, any_db)
    assert ((await view_account(actor, any_db)).name, row.locale) == ("Nieuwe Naam", "en")


async def test_every_issue_of_an_account_is_told(db: Database) -> None:
    actor = Actor(user_id=(await factories.user(db)).id)
    with pytest.raises(InvalidInput) as error:
        await update_account(actor, db, name=" ", locale="fr")
    assert [issue.rule for issue in error.value.issues] == ["required", "locale"]
    with pytest.raises(InvalidInput) as error:
        await create_user(SYSTEM, db, email="nergens", name="x" * 201, locale="fr")
    assert [issue.rule for issue in error.value.issues] == ["email", "too_long", "locale"]


async def test_an_account_is_its_owners_alone(db: Database) -> None:
    mine, other = await factories.user(db), await factories.user(db)
    async with db.read() as session:
        repository = UserRepository(session)
        assert set(await repository.by_ids([mine.id, other.id], Actor(user_id=mine.id))) == {mine.id}
        assert await repository.find(other.id, Actor(user_id=mine.id)) is None
        assert await repository.by_ids([mine.id], ANONYMOUS) == {}
    with pytest.raises(NotAllowed):
        await view_account(ANONYMOUS, db)
    with pytest.raises(NotFound):
        await view_account(Actor(user_id=new_id()), db)
    assert await view_viewer(ANONYMOUS, db) is None


async def test_the_platform_makes_accounts_once_and_notes_proof_of_an_address(db: Database) -> None:
    row = await create_user(SYSTEM, db, email="Jo@Example.org", name="Jo", is_demo=True)
    assert (row.email, row.is_demo, row.email_proven_at) == ("jo@example.org", True, None)
    with pytest.raises(AlreadyDone):
        await create_user(SYSTEM, db, email="jo@example.org ", name="Jo")
    first = (await prove_email(SYSTEM, db, email="jo@example.org")).email_proven_at
    assert first is not None
    assert (await prove_email(SYSTEM, db, email="jo@example.org")).email_proven_at == first
    with pytest.raises(NotFound):
        await prove_email(SYSTEM, db, email="niemand@example.org")
    with pytest.raises(NotAllowed):
        await create_user(Actor(user_id=row.id), db, email="x@example.org", name="X")
