"""Who may what: the table of roles, what an actor holds by it, for whom one acts, and the use case that asks."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from duobaan import access
from duobaan.access import (
    ANONYMOUS,
    DEALINGS,
    EVERYONE,
    ROLE_GRANTS,
    SIGNED_IN,
    SYSTEM,
    UNVERIFIED,
    Actor,
    Permission,
    Seat,
    UseCase,
    acting_for,
    requires,
)
from duobaan.errors import InvalidInput, NotAllowed, NotFound, TransientConflict
from duobaan.words import OrganisationKind, Role

_P, _R, _K = Permission, Role, OrganisationKind
SCHOOL, BOARD, COMPANY, REGION, OTHER = (UUID(int=number) for number in range(1, 6))
PERSON = UUID(int=9)

LEADERS = {_R.BOARD_ADMIN, _R.SCHOOL_ADMIN, _R.COMPANY_ADMIN, _R.REGION_ADMIN}
PLANNERS = {_R.BOARD_ADMIN, _R.SCHOOL_ADMIN, _R.SCHOOL_PLANNER}
LENDERS = {_R.COMPANY_ADMIN, _R.COMPANY_COORDINATOR}
PARTIES = PLANNERS | LENDERS | {_R.PROFESSIONAL}
# Which roles carry what, by permission; the code says it by role.
CARRIED = {
    _P.ACCOUNT_MANAGE: set(),
    _P.ARRANGEMENTS_MANAGE: PARTIES | {_R.SCHOOL_HR},
    _P.ARRANGEMENTS_READ: PARTIES
    | {_R.SUPPORT, _R.SCHOOL_TIMETABLER, _R.SCHOOL_HR, _R.SUPERVISOR, _R.INSTITUTE_ADVISER, _R.MACHINE_CLIENT},
    _P.ARRANGEMENTS_SIGN: {_R.BOARD_ADMIN, _R.COMPANY_ADMIN, _R.PROFESSIONAL},
    _P.BROWSE: set(),
    _P.CHECKS_APPROVE: {_R.BOARD_ADMIN, _R.SCHOOL_ADMIN, _R.SCHOOL_HR},
    _P.CLIENTS_MANAGE: LEADERS,
    _P.INSIGHTS_READ: {_R.PLATFORM_ADMIN, _R.MATCHMAKER, _R.REGION_ADMIN, _R.REGION_VIEWER},
    _P.INTRODUCTIONS_ANSWER: PARTIES,
    _P.INTRODUCTIONS_REQUEST: PARTIES | {_R.MATCHMAKER},
    _P.MATCHES_ON_BEHALF: {_R.MATCHMAKER},
    _P.MATCHES_PROPOSE: PARTIES | {_R.MATCHMAKER},
    _P.MATCHES_READ: PARTIES
    | {_R.MATCHMAKER, _R.SUPPORT, _R.SCHOOL_TIMETABLER, _R.SCHOOL_HR, _R.INSTITUTE_ADVISER, _R.MACHINE_CLIENT},
    _P.MATCHES_RESPOND: PARTIES,
    _P.MEMBERS_MANAGE: LEADERS,
    _P.MEMBERS_READ: set(_R) - {_R.PROFESSIONAL},
    _P.ORGANISATIONS_MANAGE: LEADERS,
    _P.ORGANISATIONS_REGISTER: set(),
    _P.ORGANISATIONS_VERIFY: {_R.PLATFORM_ADMIN, _R.REGION_ADMIN},
    _P.PROFESSIONALS_POST: LENDERS | {_R.MACHINE_CLIENT},
    _P.PROFILES_OWN: {_R.PROFESSIONAL},
    _P.RELEASES_GRANT: LENDERS,
    _P.REPORTS_DECIDE: {_R.PLATFORM_ADMIN, _R.REGION_ADMIN},
    _P.SEARCHES_SAVE: set(),
    _P.SUPPORT_OPEN: {_R.SUPPORT},
    _P.SYSTEM: set(),
    _P.VACANCIES_WRITE: PLANNERS | {_R.SCHOOL_TIMETABLER, _R.MACHINE_CLIENT},
}


def seat(*roles: Role, of: UUID = SCHOOL, kind: OrganisationKind = _K.SCHOOL, **values: object) -> Seat:
    return Seat(of, kind, frozenset(roles), **values)  # type: ignore[arg-type]


def actor(*seats: Seat, **values: object) -> Actor:
    return Actor(**{"user_id": PERSON, "seats": seats} | values)  # type: ignore[arg-type]


def test_roles_carry_what_is_theirs_and_no_more() -> None:
    assert set(CARRIED) == set(_P)
    # Read where it stands now: the table is what everything else asks.
    assert {one: {role for role, held in access.ROLE_GRANTS.items() if one in held} for one in _P} == CARRIED
    assert set(ROLE_GRANTS) == set(_R)


def test_strangers_and_those_who_signed_in_hold_these() -> None:
    assert {_P.BROWSE} == EVERYONE
    assert {_P.BROWSE, _P.ACCOUNT_MANAGE, _P.ORGANISATIONS_REGISTER, _P.SEARCHES_SAVE, _P.PROFILES_OWN} == SIGNED_IN
    assert ANONYMOUS.grants == EVERYONE
    assert actor().grants == SIGNED_IN
    assert SYSTEM.grants == Actor(is_system=True).grants == set(_P)
    assert not ANONYMOUS.is_system


def test_before_it_is_verified_an_organisation_prepares_only() -> None:
    prepares = {_P.ORGANISATIONS_MANAGE, _P.MEMBERS_MANAGE, _P.MEMBERS_READ, _P.VACANCIES_WRITE, _P.PROFESSIONALS_POST}
    assert prepares == UNVERIFIED
    waiting = seat(_R.SCHOOL_ADMIN, active=False)
    assert waiting.permissions == prepares - {_P.PROFESSIONALS_POST}
    assert not waiting.grants(_P.CLIENTS_MANAGE)
    assert waiting.grants(_P.VACANCIES_WRITE)
    assert seat(_R.SCHOOL_ADMIN).grants(_P.CLIENTS_MANAGE)


def test_programs_that_deal_are_told_with_whom() -> None:
    assert {
        _P.MATCHES_READ,
        _P.MATCHES_PROPOSE,
        _P.MATCHES_RESPOND,
        _P.MATCHES_ON_BEHALF,
        _P.ARRANGEMENTS_READ,
        _P.ARRANGEMENTS_MANAGE,
        _P.ARRANGEMENTS_SIGN,
        _P.CHECKS_APPROVE,
        _P.INTRODUCTIONS_REQUEST,
        _P.INTRODUCTIONS_ANSWER,
    } == DEALINGS


def test_an_owner_leads_whatever_the_roles() -> None:
    owner = seat(_R.SUPERVISOR, is_owner=True)
    leads = {_P.ORGANISATIONS_MANAGE, _P.MEMBERS_MANAGE, _P.MEMBERS_READ, _P.CLIENTS_MANAGE}
    assert owner.permissions == leads | {_P.ARRANGEMENTS_READ}
    assert not seat(_R.SUPERVISOR).grants(_P.MEMBERS_MANAGE)


def test_a_profile_makes_a_professional_and_a_mandate_lets_sign() -> None:
    assert actor(professional_id=OTHER).grants == SIGNED_IN | ROLE_GRANTS[_R.PROFESSIONAL]
    assert actor(mandates=frozenset({BOARD})).grants == SIGNED_IN | {_P.ARRANGEMENTS_SIGN}


def test_a_scope_narrows_and_never_widens() -> None:
    planner = actor(seat(_R.SCHOOL_PLANNER), scopes=frozenset({_P.MATCHES_READ, _P.CHECKS_APPROVE}))
    assert planner.grants == EVERYONE | {_P.MATCHES_READ}
    assert planner.lets(_P.MATCHES_READ)
    assert planner.lets(_P.ARRANGEMENTS_READ, _P.CHECKS_APPROVE)
    assert not planner.lets(_P.ARRANGEMENTS_READ)
    assert actor().lets(_P.ARRANGEMENTS_READ)


def test_requiring_refuses_by_the_name_of_the_permission() -> None:
    actor(seat(_R.SCHOOL_PLANNER)).require(_P.VACANCIES_WRITE)
    with pytest.raises(NotAllowed, match="NOT_ALLOWED") as refused:
        actor(seat(_R.SUPERVISOR)).require(_P.VACANCIES_WRITE)
    assert refused.value.permission == "vacancies:write"


def test_an_actor_knows_its_organisations_and_regions() -> None:
    of_region = seat(_R.MATCHMAKER, of=REGION, kind=_K.REGION)
    found = actor(seat(_R.SCHOOL_PLANNER, region_ids=frozenset({OTHER})), of_region)
    assert found.organisation_ids == {SCHOOL, REGION}
    assert found.region_ids == {REGION, OTHER}


def test_organisations_are_those_where_the_permission_is_held() -> None:
    two = actor(seat(_R.SCHOOL_PLANNER), seat(_R.SUPERVISOR, of=OTHER), mandates=frozenset({BOARD}))
    assert two.organisations_with(_P.VACANCIES_WRITE) == {SCHOOL}
    assert two.organisations_with(_P.ARRANGEMENTS_READ) == {SCHOOL, OTHER}
    assert two.organisations_with(_P.ARRANGEMENTS_SIGN) == {BOARD}
    assert two.holds(_P.VACANCIES_WRITE, SCHOOL)
    assert not two.holds(_P.VACANCIES_WRITE, OTHER)
    scoped = actor(seat(_R.SCHOOL_PLANNER), scopes=frozenset({_P.MATCHES_READ}))
    assert scoped.organisations_with(_P.VACANCIES_WRITE) == frozenset()
    assert SYSTEM.holds(_P.VACANCIES_WRITE, OTHER)


def test_only_a_seat_at_the_platform_decides_everywhere() -> None:
    at_platform = actor(seat(_R.PLATFORM_ADMIN, of=OTHER, kind=_K.PLATFORM))
    assert at_platform.holds_at_platform(_P.REPORTS_DECIDE)
    assert not at_platform.holds_at_platform(_P.VACANCIES_WRITE)
    assert not actor(seat(_R.REGION_ADMIN, of=REGION, kind=_K.REGION)).holds_at_platform(_P.REPORTS_DECIDE)
    both = actor(
        seat(_R.SUPPORT, of=OTHER, kind=_K.PLATFORM),
        seat(_R.REGION_ADMIN, of=REGION, kind=_K.REGION),
    )
    assert not both.holds_at_platform(_P.REPORTS_DECIDE)


def test_a_role_counts_wherever_it_is_held() -> None:
    two = actor(seat(_R.SUPERVISOR), seat(_R.SCHOOL_HR, of=OTHER))
    assert two.has_role(_R.SCHOOL_HR)
    assert two.has_role(_R.MATCHMAKER, _R.SUPERVISOR)
    assert not two.has_role(_R.MATCHMAKER)


@pytest.mark.parametrize(
    ("kind", "active", "sees"),
    [
        (_K.SCHOOL, True, True),
        (_K.SCHOOL_BOARD, True, True),
        (_K.REGION, True, True),
        (_K.COMPANY, True, False),
        (_K.SCHOOL, False, False),
    ],
)
def test_cards_for_schools_are_seen_by_verified_schools_boards_and_regions(
    kind: OrganisationKind, active: bool, sees: bool
) -> None:
    assert actor(seat(_R.MATCHMAKER, kind=kind, active=active)).sees_market() is sees
    assert SYSTEM.sees_market()


def test_one_acts_for_the_only_organisation_that_could_be_meant() -> None:
    planner = actor(seat(_R.SCHOOL_PLANNER), seat(_R.SUPERVISOR, of=OTHER))
    assert acting_for(planner, _P.VACANCIES_WRITE, None) == SCHOOL
    assert acting_for(planner, _P.VACANCIES_WRITE, SCHOOL) == SCHOOL
    with pytest.raises(NotAllowed) as refused:
        acting_for(planner, _P.VACANCIES_WRITE, OTHER)
    assert refused.value.path == ("input", "onBehalfOf")
    with pytest.raises(NotAllowed):
        acting_for(planner, _P.RELEASES_GRANT, None)
    with pytest.raises(NotAllowed):
        acting_for(planner, _P.VACANCIES_WRITE, None, _K.COMPANY)
    scoped = actor(seat(_R.SCHOOL_PLANNER), scopes=frozenset({_P.MATCHES_READ}))
    with pytest.raises(NotAllowed):
        acting_for(scoped, _P.VACANCIES_WRITE, None)


def test_who_could_act_for_two_is_asked_for_which() -> None:
    at_company = seat(_R.COMPANY_ADMIN, of=COMPANY, kind=_K.COMPANY)
    two = actor(seat(_R.SCHOOL_PLANNER), seat(_R.SCHOOL_PLANNER, of=OTHER), at_company)
    with pytest.raises(InvalidInput) as refused:
        acting_for(two, _P.VACANCIES_WRITE, None)
    (issue,) = refused.value.issues
    assert issue.path == ("input", "onBehalfOf")
    assert issue.rule == "choose_organisation"
    assert acting_for(two, _P.VACANCIES_WRITE, OTHER) == OTHER
    assert acting_for(two, _P.MATCHES_PROPOSE, None, _K.COMPANY) == COMPANY


# --- use cases ------------------------------------------------------------------------------------


@requires(Permission.VACANCIES_WRITE, raises=(NotFound,))
async def write_down(who: Actor, word: str, said: list[str], losses: int = 0) -> str:
    """Write a word, and lose against others so often."""
    said.append(word)
    if len(said) <= losses:
        raise TransientConflict
    return word


async def test_a_use_case_refuses_before_it_acts() -> None:
    said: list[str] = []
    with pytest.raises(NotAllowed):
        await write_down(ANONYMOUS, "a", said)
    assert not said
    assert await write_down(actor(seat(_R.SCHOOL_PLANNER)), "a", said) == "a"


def test_a_use_case_says_what_it_asks_and_how_it_may_fail() -> None:
    again = requires(_P.VACANCIES_WRITE, raises=(NotFound,))(write_down.function)
    for found in (write_down, again):
        assert isinstance(found, UseCase)
        assert found.permission is _P.VACANCIES_WRITE
        assert found.raises == (NotAllowed, NotFound)
        assert (found.__name__, found.__module__) == ("write_down", __name__)
        assert found.__doc__ == "Write a word, and lose against others so often."
    assert requires(_P.BROWSE)(write_down.function).raises == (NotAllowed,)


@pytest.mark.parametrize(("losses", "tries"), [(0, 1), (3, 4), (11, 12)])
async def test_who_loses_against_another_comes_again(monkeypatch: pytest.MonkeyPatch, losses: int, tries: int) -> None:
    said: list[str] = []
    pauses = await _pauses(monkeypatch)
    assert await write_down(SYSTEM, "a", said, losses) == "a"
    assert len(said) == tries
    assert len(pauses) == losses


async def test_who_loses_twelve_times_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    pauses = await _pauses(monkeypatch)
    with pytest.raises(TransientConflict):
        await write_down(SYSTEM, "a", said, 99)
    assert len(said) == 12
    assert pauses == [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.25, 0.25, 0.25, 0.25, 0.25]


async def _pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let nobody wait, and return for how long one would have at most."""
    taken: list[float] = []

    async def note(seconds: float) -> None:
        taken.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", note)
    monkeypatch.setattr("random.random", lambda: 1.0)
    return taken
