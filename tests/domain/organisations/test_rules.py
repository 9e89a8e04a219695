"""What may be registered, which roles fit, which e-mail speaks for a website, which settings make sense."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duobaan.errors import InvalidInput
from duobaan.organisations.rules import (
    KIND_ROLES,
    NewOrganisation,
    check_registration,
    check_roles,
    normal_website,
    speaks_for,
)
from duobaan.organisations.settings_rules import BellTime, SettingsChange, bell_times_of, check_settings
from duobaan.words import OrganisationKind, Role, Weekday

K = OrganisationKind


def rules_of(error: pytest.ExceptionInfo[InvalidInput]) -> set[tuple[str, str]]:
    return {(issue.path[-1], issue.rule) for issue in error.value.issues}


def test_registration_is_brought_into_normal_form() -> None:
    clean = check_registration(
        NewOrganisation(
            K.SCHOOL, "  Lyceum   Zuid ", brin="01ab", location_code="01AB00", postcode="8011 pk", website="lyceum.nl"
        )
    )
    assert (clean.name, clean.brin, clean.location_code) == ("Lyceum Zuid", "01AB", "01AB00")
    assert (clean.postcode, clean.website) == ("8011PK", "https://lyceum.nl")


def test_every_issue_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as error:
        check_registration(NewOrganisation(K.SCHOOL, " ", brin="xx", postcode="12", lat=48.8, lon=2.3))
    assert rules_of(error) == {
        ("name", "required"),
        ("brin", "brin"),
        ("locationCode", "required"),
        ("postcode", "postcode"),
        ("lat", "outside_the_netherlands"),
    }


@pytest.mark.parametrize(
    ("_case", "new", "issue"),
    [
        ("a platform is not registered", NewOrganisation(K.PLATFORM, "X"), ("kind", "kind_not_registrable")),
        ("a company needs its number", NewOrganisation(K.COMPANY, "X"), ("kvkNo", "required")),
        ("a wrong number", NewOrganisation(K.COMPANY, "X", kvk_no="123"), ("kvkNo", "kvk")),
        (
            "codes are for schools",
            NewOrganisation(K.COMPANY, "X", kvk_no="12345678", brin="01AB"),
            ("brin", "only_for_schools"),
        ),
        (
            "the location of another school",
            NewOrganisation(K.SCHOOL, "X", brin="01AB", location_code="02AB00"),
            ("locationCode", "location_of_other_brin"),
        ),
        ("half a point", NewOrganisation(K.NETWORK, "X", lat=52.0), ("lat", "point_needs_both")),
        (
            "a script as website",
            NewOrganisation(K.NETWORK, "X", website="javascript:alert(1)//a.nl"),
            ("website", "website"),
        ),
    ],
)
def test_refuses_registration(_case: str, new: NewOrganisation, issue: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput) as error:
        check_registration(new)
    assert rules_of(error) == {issue}


@pytest.mark.parametrize(
    ("email", "website", "speaks"),
    [
        ("hoofd@school.nl", "www.school.nl", True),
        ("hoofd@school.nl", "https://WWW.School.nl/over-ons", True),
        ("hoofd@mail.school.nl", "school.nl", True),
        ("hoofd@wordpress.com", "school.wordpress.com", False),
        ("hoofd@anderschool.nl", "school.nl", False),
        ("hoofd@nl", "nl", False),
        ("hoofd@school.nl", None, False),
        ("hoofd@school.nl", "", False),
    ],
)
def test_an_address_speaks_only_for_its_own_domain(email: str, website: str | None, speaks: bool) -> None:
    assert speaks_for(email, website) is speaks


@given(st.text(max_size=60))
def test_a_website_is_a_web_address_or_nothing(text: str) -> None:
    found = normal_website(text)
    assert found is None or found.startswith(("http://", "https://"))


@given(st.sampled_from(list(K)), st.sets(st.sampled_from(list(Role))))
def test_roles_fit_the_kind(kind: OrganisationKind, roles: set[Role]) -> None:
    if roles and roles <= set(KIND_ROLES[kind]):
        assert set(check_roles(kind, roles)) == roles
    else:
        with pytest.raises(InvalidInput):
            check_roles(kind, roles)


def test_the_platforms_roles_belong_to_the_platform_alone() -> None:
    for kind, roles in KIND_ROLES.items():
        assert (Role.PLATFORM_ADMIN in roles) is (kind is K.PLATFORM)
        assert kind is K.REGION or Role.REGION_ADMIN not in roles


def test_settings_tell_every_issue() -> None:
    bells = [BellTime(1, 510, 560), BellTime(2, 550, 600), BellTime(2, 610, 660), BellTime(3, 700, 690)]
    with pytest.raises(InvalidInput) as error:
        check_settings(SettingsChange(lesson_minutes=5, cycle_anchor_on=dt.date(2026, 8, 18), bell_times=bells))
    assert rules_of(error) == {
        ("lessonMinutes", "out_of_range"),
        ("cycleAnchorOn", "not_a_monday"),
        ("bellTimes", "bell_time"),
        ("bellTimes", "bells_overlap"),
        ("bellTimes", "bell_position_twice"),
    }


def test_settings_accept_other_times_on_one_day() -> None:
    bells = [BellTime(1, 510, 560), BellTime(2, 560, 610), BellTime(1, 540, 580, Weekday.FR)]
    check_settings(SettingsChange(cycle_anchor_on=dt.date(2026, 8, 17), bell_times=bells))
    assert bell_times_of([bell.stored() for bell in bells]) == bells
