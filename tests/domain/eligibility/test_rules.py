"""Who may teach what: the grounds of domain law, by date, sector, level and paper."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.eligibility import rule_book
from duobaan.eligibility.rules import Decision, Paper, legal_ground
from duobaan.reference.school_system import sector_of, sectors
from duobaan.reference.subjects import subjects
from duobaan.reference.tables import header_of, read_table
from duobaan.words import LegalGround, LendingBasis, Level, QualificationKind, Sector

ON = dt.date(2026, 11, 21)
K = QualificationKind
G = LegalGround


def ground(*papers: Paper, subject: str, level: Level, sector: Sector, **more: int) -> LegalGround:
    return legal_ground(papers, subject, level, sector, ON, **more).ground


P = Paper
L = Level
CASES = [
    ("a first-degree licence covers upper vwo", [P(K.FIRST_DEGREE, "NAT")], "NAT", L.VWO, 5, G.FULL),
    ("a second-degree licence covers vmbo", [P(K.SECOND_DEGREE, "NASK")], "NASK", L.VMBO_TL, 4, G.FULL),
    ("and lower havo", [P(K.SECOND_DEGREE, "NAT")], "NAT", L.HAVO, 3, G.FULL),
    ("but upper havo only as a guest", [P(K.SECOND_DEGREE, "NAT")], "NAT", L.HAVO, 4, G.GUEST),
    ("and with the year unknown restrictedly", [P(K.SECOND_DEGREE, "NAT")], "NAT", L.HAVO, None, G.RESTRICTED),
    ("restricted covers vmbo-t", [P(K.SECOND_DEGREE_RESTRICTED, "BIO")], "BIO", L.VMBO_TL, None, G.RESTRICTED),
    ("but not vmbo basis", [P(K.SECOND_DEGREE_RESTRICTED, "BIO")], "BIO", L.VMBO_BB, None, G.GUEST),
    ("a licence for the whole covers its part", [P(K.FIRST_DEGREE, "WIS")], "WISB", L.VWO, 6, G.FULL),
    ("a licence for a part does not cover the whole", [P(K.FIRST_DEGREE, "WISB")], "WIS", L.VWO, 6, G.GUEST),
    ("a licence for another subject makes a guest", [P(K.FIRST_DEGREE, "DUI")], "NAT", L.VWO, 5, G.GUEST),
    ("a licence without a subject proves nothing", [P(K.FIRST_DEGREE)], "NAT", L.VWO, 5, G.GUEST),
    ("no paper makes a guest in vo", [], "INF", L.HAVO, None, G.GUEST),
    ("no paper makes a guest in mbo", [], "MTP", L.MBO_4, None, G.GUEST),
    ("the PDG covers mbo", [P(K.PDG)], "MTP", L.MBO_3, None, G.FULL),
    ("a suitability declaration carries", [P(K.SUITABILITY_DECLARATION)], "MTP", L.MBO_3, None, G.SUITABILITY),
    ("mbo 4 with PDC makes an instructor", [P(K.MBO4), P(K.PDC_INSTRUCTOR)], "MTP", L.MBO_2, None, G.INSTRUCTOR),
    ("PDC without mbo 4 does not", [P(K.PDC_INSTRUCTOR)], "MTP", L.MBO_2, None, G.GUEST),
    ("the pabo covers primary", [P(K.PABO)], "REK", L.PO_UPPER, None, G.FULL),
    ("gym in primary asks the licence", [P(K.GYM_LICENCE)], "LO", L.PO_UPPER, None, G.FULL),
    ("gym on the pabo alone must be looked at", [P(K.PABO)], "LO", L.PO_UPPER, None, G.NEEDS_REVIEW),
    ("no paper in primary must be looked at", [], "TEC", L.PO_UPPER, None, G.NEEDS_REVIEW),
    ("special education must be looked at", [P(K.PABO)], "REK", L.SO, None, G.NEEDS_REVIEW),
    ("higher education knows no licence", [P(K.BDB)], "INF", L.HBO_BACHELOR, None, G.FULL),
    ("and leaves the rest to the institution", [], "INF", L.HBO_BACHELOR, None, G.NEEDS_REVIEW),
]  # fmt: skip


@pytest.mark.parametrize(
    ("_case", "papers", "subject", "level", "year", "expected"), CASES, ids=[case[0] for case in CASES]
)
def test_decides_the_ground(
    _case: str,
    papers: list[Paper],
    subject: str,
    level: Level,
    year: int | None,
    expected: LegalGround,
) -> None:
    assert legal_ground(papers, subject, level, sector_of(level), ON, class_year=year).ground is expected


def test_a_guest_has_a_yearly_budget_of_six_clock_hours_times_the_school_weeks() -> None:
    decision = legal_ground([], "NAT", Level.HAVO, Sector.VO, ON)
    assert decision.limit_minutes_year == 240 * 60
    assert legal_ground([], "NAT", Level.HAVO, Sector.VO, ON, school_weeks=38).limit_minutes_year == 228 * 60
    reason = decision.reasons[0]
    assert reason.source == "WVO 2020 art. 7.19"
    assert "RESPONSIBLE_TEACHER" in reason.conditions


def test_the_guest_limit_was_four_hours_before() -> None:
    before = legal_ground([], "NAT", Level.HAVO, Sector.VO, dt.date(2018, 7, 31))
    after = legal_ground([], "NAT", Level.HAVO, Sector.VO, dt.date(2018, 8, 1))
    assert (before.limit_minutes_year, after.limit_minutes_year) == (160 * 60, 240 * 60)


def test_a_licence_has_no_yearly_budget() -> None:
    decision = legal_ground([Paper(K.FIRST_DEGREE, "NAT")], "NAT", Level.HAVO, Sector.VO, ON)
    assert decision.limit_minutes_year is None
    assert [reason.ground for reason in decision.reasons] == [G.FULL, G.GUEST]


def test_an_expired_or_future_paper_does_not_count() -> None:
    expired = Paper(K.FIRST_DEGREE, "NAT", expires_on=ON - dt.timedelta(days=1))
    future = Paper(K.FIRST_DEGREE, "NAT", issued_on=ON + dt.timedelta(days=1))
    last_day = Paper(K.FIRST_DEGREE, "NAT", expires_on=ON)
    assert ground(expired, future, subject="NAT", level=Level.VWO, sector=Sector.VO) is G.GUEST
    assert ground(last_day, subject="NAT", level=Level.VWO, sector=Sector.VO) is G.FULL


def test_without_any_rule_of_the_time_it_must_be_looked_at() -> None:
    decision = legal_ground([], "NAT", Level.HAVO, Sector.VO, dt.date(1990, 1, 1))
    assert decision.ground is G.NEEDS_REVIEW
    assert decision.reasons[0].code == "NO_RULE"


papers = st.lists(
    st.builds(Paper, kind=st.sampled_from(list(QualificationKind)), subject=st.sampled_from([None, *subjects()])),
    max_size=4,
)


@given(
    papers,
    st.builds(Paper, kind=st.sampled_from(list(QualificationKind)), subject=st.sampled_from([None, *subjects()])),
    st.sampled_from(list(subjects())),
    st.sampled_from([(facts.sector, level) for facts in sectors().values() for level in facts.levels]),
)
def test_one_more_paper_never_weakens_the_ground(
    held: list[Paper], more: Paper, subject: str, where: tuple[Sector, Level]
) -> None:
    sector, level = where
    order = rule_book.order_of_grounds()

    def strength(decision: Decision) -> int:
        return order.index(decision.ground)

    fewer = legal_ground(held, subject, level, sector, ON)
    richer = legal_ground([*held, more], subject, level, sector, ON)
    assert strength(richer) <= strength(fewer)


def test_every_sector_and_level_has_an_answer_with_its_source() -> None:
    for facts in sectors().values():
        for level in facts.levels:
            decision = legal_ground([], "NED", level, facts.sector, ON)
            assert all(reason.source for reason in decision.reasons), level


def test_guest_rules_of_one_sector_never_overlap_and_leave_no_gap() -> None:
    for sector in (Sector.VO, Sector.MBO):
        terms = sorted(
            (rule.term for rule in rule_book.all_rules() if rule.sector is sector and rule.ground is G.GUEST),
            key=lambda term: term.first,
        )
        for earlier, later in pairwise(terms):
            assert earlier.last is not None
            assert later.first == earlier.last + dt.timedelta(days=1)
        assert terms[-1].last is None


def test_lending_needs_a_basis_from_2027() -> None:
    assert LendingBasis.UNKNOWN in rule_book.lending_rule_on(dt.date(2026, 12, 31)).bases
    rule = rule_book.lending_rule_on(dt.date(2027, 1, 1))
    assert LendingBasis.UNKNOWN not in rule.bases
    assert rule.enforced_from == dt.date(2028, 1, 1)


def test_limits_of_conduct_certificate_and_working_time_are_dated() -> None:
    assert rule_book.limit_on("VOG_MAX_AGE", ON).value == 6
    assert rule_book.limit_on("WORK_WEEK_MAX", ON).value == 60
    assert rule_book.limit_on("WORK_16_WEEKS_AVERAGE", ON).value == 48
    assert rule_book.limit_on("REST_DAILY_MIN", ON).value == 11


@pytest.mark.parametrize("name", [rule_book.RULES, rule_book.LIMITS])
def test_the_tables_name_their_source(name: str) -> None:
    assert header_of(read_table(name, rule_book.PACKAGE)).source
