"""What is completed of rows that strangers share is the same as what would be made anew, for each who asks (ADR-35)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
import sqlalchemy as sa

from duobaan.access import SYSTEM, Actor
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.words import Visibility
from schema.professionals.types import Professional as Node
from schema.shared import PARTS, Parts, keep_part
from tests import factories
from tests.schema.asking import Asker
from tests.search import world
from tests.search.test_service import index_all

PEOPLE = """{ searchProfessionals { nodes {
  headline displayName levels employer { __typename name } qualifications { __typename } isNamed } } }"""


@pytest.fixture
async def searcher(asker: Asker) -> AsyncIterator[Asker]:
    engine = await world.opened()
    asker.engine = engine
    yield asker
    await engine.close()


@pytest.fixture
async def named(searcher: Asker) -> Professional:
    company = await factories.company(searcher.db, name="Brugbouw BV")
    row = await factories.professional(searcher.db, company, named=True, name="Noor Brug", visibility=Visibility.PUBLIC)
    await index_all(searcher.db, searcher.engine, company, row)  # type: ignore[arg-type]
    return row


async def seen(searcher: Asker, actor: Actor | None = None) -> dict[str, Any]:
    """Return the one professional that is found, with its keys in the order in which they came."""
    data = await (searcher.ask(PEOPLE) if actor is None else searcher.ask(PEOPLE, actor))
    (found,) = data["searchProfessionals"]["nodes"]
    assert list(found) == ["headline", "displayName", "levels", "employer", "qualifications", "isNamed"]
    return cast("dict[str, Any]", found)


def kept_parts(searcher: Asker) -> list[dict[str, Any]]:
    """Return what shared professionals carry with them."""
    nodes = [one for one in searcher.db.kept._made.values() if isinstance(one, Node)]
    return [part for one in nodes for part in vars(one)[PARTS].values()]


async def test_what_is_kept_is_what_was_made_and_goes_with_the_next_commit(
    searcher: Asker, named: Professional
) -> None:
    first = await seen(searcher)  # by graphql-core
    assert first["displayName"] == "Noor Brug"
    assert first["employer"] == {"__typename": "Company", "name": "Brugbouw BV"}
    answers = [await seen(searcher) for _ in range(4)]
    assert answers == [first] * 4
    (part,) = kept_parts(searcher)
    assert len({id(one) for one in (*answers, part)}) == 5, "what is made for one is written into nobody else's answer"
    assert part == first | {"qualifications": None}, "papers are loaded for each who asks"
    async with searcher.db.write(SYSTEM) as uow:
        mine, employer = Organisation.id == named.employer_id, "Tunnelbouw BV"
        await uow.session.execute(sa.update(Organisation).where(mine).values(name=employer))
        await uow.session.execute(sa.update(Professional).where(Professional.id == named.id).values(named=False))
    for _ in range(3):
        hidden = await seen(searcher)
        assert (hidden["displayName"], hidden["employer"], hidden["isNamed"]) == (named.profession, None, False)


async def test_who_may_see_more_sees_it_through_the_same_form(searcher: Asker, named: Professional) -> None:
    user = await factories.user(searcher.db)
    async with searcher.db.write(SYSTEM) as uow:
        change = sa.update(Professional).where(Professional.id == named.id).values(named=False, user_id=user.id)
        await uow.session.execute(change)
    own = Actor(user_id=user.id, professional_id=named.id)
    for _ in range(4):
        assert (await seen(searcher))["displayName"] == named.profession
        assert (await seen(searcher, own))["displayName"] == "Noor Brug"
    assert {part["displayName"] for part in kept_parts(searcher)} == {named.profession}


def test_many_selections_push_each_other_out() -> None:
    parts: Parts = {}
    for number in range(50):
        keep_part(parts, object(), {"number": number})
        assert len(parts) <= 4
    assert {"number": 49} in parts.values()
