"""What the people of a realm do at their desks: accounts, notices, the organisation, its people, feeds and clients."""

from __future__ import annotations

from typing import Any

from benchmarks.killing.deeds import ANY, Act, Answer, Fact, mark
from benchmarks.killing.realm import Realm
from duobaan.ids import Kind, private, public


def update_account(realm: Realm) -> Act:
    """Somebody changes their name."""
    who = realm.stage.persons[0]
    name = mark("Persoon", realm.chance)
    fact = Fact("users", {"id": who.user_id}, {"name": name})
    return Act("updateAccount", realm.token(who), {"name": name}, (fact,))


def save_search(realm: Realm) -> Act | None:
    """Somebody keeps a search; a person may keep some."""
    if len(realm.ids["searches"]) >= 8:
        return None
    name = mark("Zoek", realm.chance)
    fields = {"scope": "VACANCIES", "name": name, "text": "wiskunde", "frequency": "DAILY", "idempotencyKey": name}

    def then(answer: Answer) -> None:
        realm.ids["searches"].append(private(Kind.SAVED_SEARCH, answer["savedSearch"]["id"]))

    fact = Fact("saved_searches", {"name": name}, {"text": "wiskunde"})
    token = realm.token(realm.stage.persons[0])
    return Act("saveSearch", token, fields, (fact,), "savedSearch { id }", then, is_repeatable=True)


def remove_search(realm: Realm) -> Act | None:
    """Somebody throws a search away, by its id."""
    key = realm.pick("searches")
    if key is None:
        return None
    realm.drop("searches", key)
    (name,) = {row["name"] for row in realm.index.find(("saved_searches", (("id", key),)))} or {None}
    facts = [Fact("saved_searches", {"id": key}, count=0)]
    facts += [Fact("saved_searches", {"name": name}, count=0)] if name else []
    fields = {"savedSearchId": public(Kind.SAVED_SEARCH, key)}
    if not name:
        return None  # made since the last reading: its name is still believed
    return Act("removeSavedSearch", realm.token(realm.stage.persons[0]), fields, tuple(facts))


def notice_settings(realm: Realm) -> Act:
    """Somebody asks for quiet hours and another cadence, both in one."""
    who = realm.stage.planner
    start, end = realm.chance.randrange(1200, 1380, 15), realm.chance.randrange(300, 480, 15)
    digest = realm.chance.choice(("DAILY", "WEEKLY"))
    values = {"quiet_from": start, "quiet_to": end, "digest": digest}
    fact = Fact("notice_settings", {"user_id": who.user_id}, values)
    fields = {"quietFrom": start, "quietTo": end, "digest": digest}
    return Act("changeNoticeSettings", realm.token(who), fields, (fact,))


def read_notices(realm: Realm) -> Act:
    """Somebody has seen all that was told."""
    return Act("markNoticesRead", realm.token(realm.stage.persons[0]), {})


def update_organisation(realm: Realm) -> Act:
    """A school changes its text and its page, both in one."""
    text, site = mark("Over ons", realm.chance), f"https://school{realm.chance.randrange(10**9)}.example.org"
    fact = Fact("organisations", {"id": realm.stage.school.id}, {"description": text, "website": site})
    fields = {"organisationId": public(Kind.ORGANISATION, realm.stage.school.id), "description": text, "website": site}
    return Act("updateOrganisation", realm.token(realm.owner), fields, (fact,))


def school_settings(realm: Realm) -> Act:
    """A school changes how long a lesson is and how early it must know, both in one."""
    minutes, days = realm.chance.randint(40, 60), realm.chance.randint(0, 10)
    fact = Fact(
        "school_settings",
        {"organisation_id": realm.stage.school.id},
        {"lesson_minutes": minutes, "min_notice_days": days},
    )
    fields = {
        "organisationId": public(Kind.ORGANISATION, realm.stage.school.id),
        "lessonMinutes": minutes,
        "minNoticeDays": days,
    }
    return Act("changeSchoolSettings", realm.token(realm.owner), fields, (fact,))


def invite(realm: Realm) -> Act:
    """A school asks somebody to join."""
    name = mark("x", realm.chance).split()[-1]
    email = f"{name}@example.org"
    fields = {
        "organisationId": public(Kind.ORGANISATION, realm.stage.school.id),
        "email": email,
        "roles": ["SCHOOL_PLANNER"],
        "idempotencyKey": name,
    }

    def then(answer: Answer) -> None:
        realm.ids["invitations"].append((answer["invitationId"], email))

    fact = Fact("invitations", {"email": email})
    return Act("inviteMember", realm.token(realm.owner), fields, (fact,), "invitationId", then, is_repeatable=True)


def revoke_invitation(realm: Realm) -> Act | None:
    """A school thinks better of it."""
    found = realm.pick("invitations")
    if found is None:
        return None
    realm.drop("invitations", found)
    fact = Fact("invitations", {"email": found[1]}, count=0)
    return Act("revokeInvitation", realm.token(realm.owner), {"invitationId": found[0]}, (fact,))


def supervisor(realm: Realm) -> Act:
    """A school says who supervises, for how long and how many."""
    name = mark("Begeleider", realm.chance)
    people = realm.chance.randint(1, 5)
    fields = {
        "schoolId": public(Kind.ORGANISATION, realm.stage.school.id),
        "name": name,
        "role": "COACH",
        "minutesWeek": 60,
        "maxPeople": people,
        "idempotencyKey": name,
    }
    fact = Fact("supervision_capacities", {"name": name}, {"minutes_week": 60, "max_people": people})
    return Act("setSupervisionCapacity", realm.token(realm.owner), fields, (fact,), is_repeatable=True)


def exclusion(realm: Realm) -> Act:
    """A company takes a school off its list, or puts it back."""
    company, excluded = realm.stage.companies[0].id, realm.stage.school.id
    where = {"company_id": company, "excluded_id": excluded}
    name = realm.chance.choice(("excludeOrganisation", "includeOrganisation"))
    fields: dict[str, Any] = {
        "companyId": public(Kind.ORGANISATION, company),
        "excludedId": public(Kind.ORGANISATION, excluded),
    }
    is_out = name == "excludeOrganisation"
    fact = Fact("company_exclusions", where, {"reason": ANY} if is_out else {}, int(is_out))
    return Act(name, realm.token(realm.stage.coordinators[0]), fields, (fact,))


def client(realm: Realm) -> Act | None:
    """A school registers a program."""
    if len(realm.ids["clients"]) >= 5:
        return None
    name = mark("App", realm.chance)
    fields = {
        "organisationId": public(Kind.ORGANISATION, realm.stage.school.id),
        "kind": "APP",
        "name": name,
        "redirectUris": ["https://app.example.org/terug"],
        "scopes": ["BROWSE"],
        "idempotencyKey": name,
    }

    def then(answer: Answer) -> None:
        realm.ids["clients"].append(answer["client"]["id"])

    fact = Fact("api_clients", {"name": name}, {"kind": "APP"})
    return Act("registerClient", realm.token(realm.owner), fields, (fact,), "client { id }", then, is_repeatable=True)


def feed(realm: Realm) -> Act | None:
    """A professional subscribes to their own week, or takes a calendar's address back."""
    who, person = realm.stage.persons[1], realm.stage.people[1].id
    if realm.ids["feeds"] and realm.chance.random() < 0.6:
        key = realm.ids["feeds"].pop()
        fact = Fact("feeds", {"id": private(Kind.FEED, key)})
        return Act("revokeFeed", realm.token(who), {"feedId": key}, (fact,))

    def then(answer: Answer) -> None:
        realm.ids["feeds"].append(answer["feed"]["id"])

    name = mark("feed", realm.chance)
    fields = {"of": {"professionalId": public(Kind.PROFESSIONAL, person)}, "idempotencyKey": name}
    return Act("makeFeed", realm.token(who), fields, (), "feed { id }", then, is_repeatable=True)


def report(realm: Realm) -> Act:
    """Somebody reports a vacancy."""
    words = mark("Dit klopt niet", realm.chance)
    fields = {
        "aboutId": public(Kind.VACANCY, realm.stage.vacancy.id),
        "reason": "MISLEADING",
        "explanation": words,
        "idempotencyKey": words,
    }
    fact = Fact("reports", {"explanation": words}, {"reason": "MISLEADING"})
    token = realm.token(realm.stage.persons[0])
    return Act("reportContent", token, fields, (fact,), is_repeatable=True, is_for_anyone=True)


OFFICE = (
    (update_account, 4),
    (save_search, 3),
    (remove_search, 2),
    (notice_settings, 3),
    (read_notices, 1),
    (update_organisation, 3),
    (school_settings, 3),
    (invite, 2),
    (revoke_invitation, 1),
    (supervisor, 2),
    (exclusion, 1),
    (client, 1),
    (feed, 1),
    (report, 1),
)
