"""A company says where its people must not be placed: nobody there is offered them, and nobody learns why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from duobaan.access import Actor, Permission, Seat
from duobaan.db.outbox import OutboxRow
from duobaan.db.uow import Database
from duobaan.errors import AlreadyDone, InvalidInput, NotAllowed, NotEligible, NotFound
from duobaan.matching.criteria import Exclusion
from duobaan.matching.fit.rules import judge
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.suggestions.fitting import explain_match, suggest_professionals, suggest_vacancies
from duobaan.matching.teams.teaming import suggest_coverage
from duobaan.organisations.exclusion_repository import ExclusionRepository
from duobaan.organisations.exclusions import exclude_organisation, include_organisation
from duobaan.organisations.models import Organisation
from duobaan.organisations.service import set_board
from duobaan.professionals.models import Professional
from duobaan.proposals.answers import accept_proposal
from duobaan.proposals.ground_repository import GroundRepository
from duobaan.words import OrganisationKind, Role, TimeBasis
from search.documents import professional_document
from search.indexer import targets_of
from search.repository import SearchRepository
from tests import factories
from tests.domain.matching.facts import PERSON, POST, person
from tests.support.agreed_work import NOW, agree
from tests.support.story import Stage, make_stage

JOURNAL = MatchJournal()


def test_a_person_who_is_not_lent_here_is_excluded_and_who_may_not_be_seen_only_that() -> None:
    codes = [fail.code for fail in judge(person(is_lent_here=False), POST).fails]
    assert codes == [Exclusion.COMPANY_EXCLUDES]
    hidden = [fail.code for fail in judge(person(is_lent_here=False, is_visible=False), POST).fails]
    assert hidden == [Exclusion.NOT_VISIBLE]
    assert judge(PERSON, POST).fits


@pytest.fixture
async def stage(any_db: Database, monday: Any) -> Stage:
    return await make_stage(any_db)


@pytest.fixture
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


async def exclude(stage: Stage, what: Organisation, who: int = 0) -> None:
    await exclude_organisation(
        stage.coordinators[who], stage.db, company_id=stage.companies[who].id, excluded_id=what.id, reason="Klant"
    )


async def offered(stage: Stage, actor: Actor | None = None) -> set[Any]:
    found = await suggest_professionals(
        actor or stage.planner, stage.db, JOURNAL, vacancy_id=stage.vacancy.id, include_near=True
    )
    return {one.professional_id for one in found.page}


async def in_teams(stage: Stage) -> set[Any]:
    page = await suggest_coverage(
        stage.planner, stage.db, JOURNAL, vacancy_id=stage.vacancy.id, first=20, budget_ms=5_000
    )
    near = {one.professional_id for one in page.near_misses}
    return {partner.person.id for team in page.teams for partner in team.partners} | near


async def matchmaker_of(stage: Stage) -> Actor:
    region = await factories.organisation(stage.db, OrganisationKind.REGION)
    await factories.link(stage.db, stage.school, region)
    user = await factories.user(stage.db)
    return Actor(user_id=user.id, seats=(Seat(region.id, region.kind, frozenset({Role.MATCHMAKER})),))


@pytest.mark.postgres
@pytest.mark.parametrize("named", ["school", "board"])
async def test_whom_a_company_keeps_away_is_offered_in_no_list_and_no_team(stage: Stage, named: str) -> None:
    one, other = (row.id for row in stage.people)
    matchmaker = await matchmaker_of(stage)
    assert await offered(stage) == await offered(stage, matchmaker) == await in_teams(stage) == {one, other}
    await exclude(stage, getattr(stage, named))
    assert await offered(stage) == await offered(stage, matchmaker) == await in_teams(stage) == {other}
    await include_organisation(
        stage.coordinators[0], stage.db, company_id=stage.companies[0].id, excluded_id=getattr(stage, named).id
    )
    assert await offered(stage) == await in_teams(stage) == {one, other}


async def test_the_company_and_its_people_read_why_and_the_other_side_reads_nothing(stage: Stage) -> None:
    matchmaker = await matchmaker_of(stage)
    await exclude(stage, stage.school)
    asked: dict[str, Any] = {"vacancy_id": stage.vacancy.id, "professional_id": stage.people[0].id}
    for actor in (stage.persons[0], stage.coordinators[0]):
        found = await explain_match(actor, stage.db, JOURNAL, **asked)
        assert [fail.code for fail in found.fails] == [Exclusion.COMPANY_EXCLUDES]
        ranked = await suggest_vacancies(
            actor, stage.db, JOURNAL, professional_id=stage.people[0].id, include_near=True
        )
        assert [fail.code for fail in ranked.page[0].fails] == [Exclusion.COMPANY_EXCLUDES]
    told = await explain_match(matchmaker, stage.db, JOURNAL, **asked)
    assert [fail.code for fail in told.fails] == [Exclusion.NOT_VISIBLE]
    with pytest.raises(NotFound):
        await explain_match(stage.planner, stage.db, JOURNAL, **asked)


@pytest.mark.postgres
async def test_a_proposal_that_would_place_such_a_person_is_refused(stage: Stage) -> None:
    await exclude(stage, stage.board)
    with pytest.raises(NotFound):
        await stage.propose()
    for actor in (stage.persons[0], stage.coordinators[0], await matchmaker_of(stage)):
        with pytest.raises(NotEligible) as refused:
            await stage.propose(stage.line(0, 0, 1), by=actor)
        assert [reason.code for reason in refused.value.reasons] == ["NOT_OFFERED_HERE"]
    # In their own time nobody is lent, so that nobody is kept away.
    assert await stage.propose(stage.line(0, 0, 1, time_basis=TimeBasis.OWN_TIME), by=stage.persons[0])


async def test_what_was_proposed_before_is_not_agreed_and_what_runs_already_goes_on(stage: Stage) -> None:
    proposal = await stage.propose()
    for actor in (stage.persons[0], stage.persons[1], stage.coordinators[0]):
        await accept_proposal(actor, stage.db, proposal_id=proposal.id, revision=1)
    await exclude(stage, stage.school, 0)
    with pytest.raises(NotEligible) as refused:
        await accept_proposal(stage.coordinators[1], stage.db, proposal_id=proposal.id, revision=1)
    assert [reason.code for reason in refused.value.reasons] == ["NOT_OFFERED_HERE"]


async def test_a_list_counts_for_new_placements_only(stage: Stage) -> None:
    made = await agree(stage)
    await exclude(stage, stage.school)
    keys = [row.id for row in stage.people]
    async with stage.db.read() as session:
        grounds = GroundRepository(session)
        amended = await grounds.ground(stage.vacancy, keys, ignoring=made.id)
        extended = await grounds.ground(stage.vacancy, keys)
    assert [amended.people[key].is_lent_here for key in keys] == [True, True]
    assert [extended.people[key].is_lent_here for key in keys] == [False, True]


async def test_the_search_index_hides_them_at_the_board_and_at_all_its_schools(stage: Stage) -> None:
    sister = await factories.school(stage.db, board_id=stage.board.id)

    async def hidden(who: Professional) -> set[str]:
        async with stage.db.read() as session:
            parts = await SearchRepository(session).parts("professionals", [who.id])
        document = professional_document(parts[who.id])  # type: ignore[arg-type]
        assert document is not None
        return set(document.get("hidden_from", ()))  # type: ignore[arg-type]

    await exclude(stage, stage.board)
    assert await hidden(stage.people[0]) == {one.id.hex for one in (stage.board, stage.school, sister)}
    assert await hidden(stage.people[1]) == set()
    own = await factories.professional(stage.db, stage.companies[0], time_basis=TimeBasis.OWN_TIME)
    assert await hidden(own) == set()


async def test_a_school_that_moves_to_another_board_has_the_people_looked_at_again(stage: Stage) -> None:
    new = await factories.organisation(stage.db, OrganisationKind.SCHOOL_BOARD)
    await exclude(stage, stage.board, who=0)
    await exclude(stage, new, who=1)
    owner = await factories.user(stage.db)
    manager = Actor(user_id=owner.id, seats=(Seat(stage.board.id, stage.board.kind, frozenset({Role.BOARD_ADMIN})),))
    async with stage.db.read() as session:
        last = await session.scalar(sa.select(sa.func.max(OutboxRow.id)))
    await set_board(manager, stage.db, organisation_id=stage.school.id, board_id=new.id)
    one, two = (person.id for person in stage.people[:2])
    async with stage.db.read() as session:
        rows = (await session.scalars(sa.select(OutboxRow).where(OutboxRow.id > last))).all()
        targets = await targets_of(SearchRepository(session), rows)
        closed = await ExclusionRepository(session).closed_to([company.id for company in stage.companies])
    assert {one, two} <= targets["professionals"]
    assert [stage.school.id in closed[company.id] for company in stage.companies[:2]] == [False, True]


async def test_only_who_grants_releases_at_the_company_writes_its_list(stage: Stage) -> None:
    asked = {"company_id": stage.companies[0].id, "excluded_id": stage.school.id}
    for actor in (stage.coordinators[1], stage.planner, stage.persons[0]):
        for use_case in (exclude_organisation, include_organisation):
            with pytest.raises((NotAllowed, NotFound)):
                await use_case(actor, stage.db, **asked)
    assert Permission.RELEASES_GRANT in stage.coordinators[0].grants
    await exclude(stage, stage.school)
    with pytest.raises(AlreadyDone):
        await exclude(stage, stage.school)
    with pytest.raises(InvalidInput):
        await exclude(stage, stage.companies[1])
    with pytest.raises(NotFound):
        await include_organisation(
            stage.coordinators[0], stage.db, company_id=stage.companies[0].id, excluded_id=stage.board.id
        )
