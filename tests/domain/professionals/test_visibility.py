"""Who sees which profile, and how much of it."""

from __future__ import annotations

import pytest

from duobaan.access import ANONYMOUS, Actor, Seat
from duobaan.arrangements.models import Assignment
from duobaan.db.uow import Database
from duobaan.introductions.models import Introduction, IntroductionStatus
from duobaan.organisations.models import Organisation, OrganisationLink
from duobaan.professionals.card import card_of, disclosures
from duobaan.professionals.models import Professional
from duobaan.professionals.repository import ProfessionalRepository, ReleaseRepository
from duobaan.proposals.models import Consent, MatchProposal, ProposalParty
from duobaan.words import (
    ArrangementStatus,
    LineRole,
    OrganisationKind,
    OrganisationStatus,
    PartyDecision,
    PartyKind,
    ProfileStatus,
    Role,
    TimeBasis,
    Visibility,
)
from tests import factories
from tests.support import agreed


async def seen(db: Database, actor: Actor, row: Professional) -> bool:
    async with db.read() as session:
        people = ProfessionalRepository(session)
        found = await people.find(row.id, actor) is not None
        assert (row.id in await people.by_ids([row.id], actor)) is found
    return found


async def planner_of(db: Database, school: Organisation, **seat: object) -> Actor:
    person = await factories.user(db)
    return Actor(
        user_id=person.id,
        seats=(Seat(school.id, school.kind, frozenset({Role.SCHOOL_PLANNER}), **seat),),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_visibility_decides_who_sees_a_published_card(any_db: Database, visibility: Visibility):
    region = await factories.organisation(any_db, OrganisationKind.REGION)
    network = await factories.organisation(any_db, OrganisationKind.NETWORK)
    company = await factories.company(any_db)
    far, near, partner = [await factories.school(any_db) for _ in range(3)]
    for child, parent in ((company, region), (near, region), (company, network), (partner, network)):
        await factories.store(any_db, OrganisationLink(organisation_id=child.id, parent_id=parent.id))
    row = await factories.professional(any_db, company, visibility=visibility)
    viewers = {
        "anyone": ANONYMOUS,
        "unverified": await planner_of(any_db, far, active=False, region_ids=frozenset({region.id})),
        "far": await planner_of(any_db, far),
        "near": await planner_of(any_db, near, region_ids=frozenset({region.id})),
        "partner": await planner_of(any_db, partner),
    }
    found = {name for name, actor in viewers.items() if await seen(any_db, actor, row)}
    assert (
        found
        == {
            Visibility.PUBLIC: set(viewers),
            Visibility.SCHOOLS: {"far", "near", "partner"},
            Visibility.REGION: {"near", "partner"},
            Visibility.PARTNERS: {"partner"},
            Visibility.PRIVATE: set(),
        }[visibility]
    )


@pytest.mark.parametrize("status", [ArrangementStatus.PREPARING, ArrangementStatus.CANCELLED])
async def test_who_agreed_to_share_work_sees_the_partner(any_db: Database, status: ArrangementStatus):
    vacancy = await factories.vacancy(any_db, await factories.school(any_db))
    people = [await factories.user(any_db) for _ in range(3)]
    one, other, stranger = [
        await factories.professional(any_db, user_id=person.id, visibility=Visibility.PRIVATE) for person in people
    ]
    work = await agreed.arrangement(any_db, vacancy, one, [], status=status)
    more = {"minutes_week": 50, "valid_from": work.starts_on, "valid_to": work.ends_on}
    more |= {"role": LineRole.LEAD, "time_basis": TimeBasis.OWN_TIME}
    await factories.store(any_db, Assignment(arrangement_id=work.id, professional_id=other.id, **more))
    own = Actor(user_id=people[0].id, professional_id=one.id)
    assert await seen(any_db, own, other) is (status is ArrangementStatus.PREPARING)
    assert not await seen(any_db, own, stranger)
    assert not await seen(any_db, Actor(user_id=people[2].id, professional_id=stranger.id), other)


@pytest.mark.parametrize("status", [status for status in ProfileStatus if status is not ProfileStatus.PUBLISHED])
async def test_only_a_published_profile_is_on_the_market(db: Database, status: ProfileStatus):
    company, school = await factories.company(db), await factories.school(db)
    person = await factories.user(db)
    row = await factories.professional(
        db, company, status=status, visibility=Visibility.PUBLIC, user_id=person.id, contact_email=person.email
    )
    coordinator = factories.actor(await factories.user(db), (company, Role.COMPANY_COORDINATOR))
    gone = {ProfileStatus.ARCHIVED, ProfileStatus.ERASED}
    assert not await seen(db, await planner_of(db, school), row)
    assert not await seen(db, ANONYMOUS, row)
    assert await seen(db, coordinator, row) is (status not in gone)
    assert await seen(db, factories.actor(person), row) is (status is not ProfileStatus.ERASED)


async def test_hidden_from_an_organisation_is_hidden_from_its_people(any_db: Database):
    liked, shunned = await factories.school(any_db), await factories.school(any_db)
    row = await factories.professional(any_db, hidden_from=(shunned.id.hex,), visibility=Visibility.PUBLIC)
    assert await seen(any_db, await planner_of(any_db, liked), row)
    assert not await seen(any_db, await planner_of(any_db, shunned), row)


async def test_another_company_sees_no_professionals(db: Database):
    row = await factories.professional(db, await factories.company(db))
    other = await factories.company(db)
    assert not await seen(db, factories.actor(await factories.user(db), (other, Role.COMPANY_ADMIN)), row)


async def test_releases_are_for_both_sides_only(db: Database):
    company, school = await factories.company(db), await factories.school(db)
    person = await factories.user(db)
    row = await factories.professional(db, company, user_id=person.id)
    release = await factories.release(db, row)
    viewers = {
        "person": factories.actor(person),
        "company": factories.actor(await factories.user(db), (company, Role.COMPANY_ADMIN)),
        "school": await planner_of(db, school),
        "anyone": ANONYMOUS,
    }
    async with db.read() as session:
        releases = ReleaseRepository(session)
        found = {name for name, actor in viewers.items() if await releases.by_ids([release.id], actor)}
    assert found == {"person", "company"}


async def card(db: Database, actor: Actor, row: Professional) -> tuple[bool, bool]:
    async with db.read() as session:
        disclosure = (await disclosures(session, actor, [row]))[row.id]
    shown = card_of(row, disclosure)
    assert (shown.display_name == row.name) is shown.is_named
    assert (shown.employer_id is not None) is shown.is_named
    assert (shown.about is not None) is shown.is_named
    return shown.is_named, shown.contact_email is not None


async def test_the_card_is_anonymous_until_both_sides_met(any_db: Database):
    company, school = await factories.company(any_db), await factories.school(any_db)
    row = await factories.professional(any_db, company, about="Over mij")
    planner = await planner_of(any_db, school)
    other = await planner_of(any_db, await factories.school(any_db))
    coordinator = factories.actor(await factories.user(any_db), (company, Role.COMPANY_COORDINATOR))
    asked = await factories.store(
        any_db, Introduction(school_id=school.id, professional_id=row.id, asked_by=planner.user_id)
    )
    assert await card(any_db, planner, row) == (False, False)
    assert await card(any_db, coordinator, row) == (True, False)
    async with any_db.write() as uow:
        (await uow.session.get_one(Introduction, asked.id)).status = IntroductionStatus.ACCEPTED
    assert await card(any_db, planner, row) == (True, True)
    assert await card(any_db, other, row) == (False, False)


async def test_the_board_of_a_school_that_met_the_person_knows_the_name(db: Database):
    board = await factories.organisation(db, OrganisationKind.SCHOOL_BOARD)
    school = await factories.school(db, board_id=board.id)
    row = await factories.professional(db, await factories.company(db), about="Over mij")
    person = await factories.user(db)
    await factories.store(
        db,
        Introduction(
            school_id=school.id, professional_id=row.id, asked_by=person.id, status=IntroductionStatus.ACCEPTED
        ),
    )
    assert await card(db, factories.actor(person, (board, Role.BOARD_ADMIN)), row) == (True, True)


async def test_accepting_a_proposal_shows_the_name_but_not_the_address(any_db: Database):
    company, school = await factories.company(any_db), await factories.school(any_db)
    row = await factories.professional(any_db, company, about="Over mij")
    planner = await planner_of(any_db, school)
    vacancy = await factories.vacancy(any_db, school)
    proposal = await factories.store(
        any_db,
        MatchProposal(
            vacancy_id=vacancy.id, school_id=school.id, author_id=planner.user_id, author_kind=PartyKind.SCHOOL
        ),
    )
    await factories.store(
        any_db, ProposalParty(proposal_id=proposal.id, kind=PartyKind.SCHOOL, organisation_id=school.id)
    )
    mine = await factories.store(
        any_db, ProposalParty(proposal_id=proposal.id, kind=PartyKind.PROFESSIONAL, professional_id=row.id)
    )
    assert await card(any_db, planner, row) == (False, False)
    await factories.store(
        any_db,
        Consent(
            proposal_id=proposal.id,
            party_id=mine.id,
            revision_number=1,
            decision=PartyDecision.ACCEPTED,
            by_id=planner.user_id,
            terms_hash="x",
        ),
    )
    assert await card(any_db, planner, row) == (True, False)


async def test_who_chose_to_be_named_is_named(db: Database):
    row = await factories.professional(db, await factories.company(db), named=True, about="Over mij")
    assert await card(db, await planner_of(db, await factories.school(db)), row) == (True, False)


async def test_unverified_organisations_see_no_market(db: Database):
    school = await factories.school(db, status=OrganisationStatus.REGISTERED)
    row = await factories.professional(db)
    assert not await seen(db, factories.actor(await factories.user(db), (school, Role.SCHOOL_ADMIN)), row)
