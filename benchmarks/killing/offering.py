"""What the people of a realm offer and ask: profiles, availability, proofs, released hours, vacancies."""

from __future__ import annotations

from typing import Any

from benchmarks.killing.deeds import Act, Answer, Fact, mark
from benchmarks.killing.realm import Realm
from duobaan.ids import Kind, private, public

LIVE = frozenset({"PUBLISHED", "PARTLY_FILLED", "FILLED"})
HOURS = ("09:00", "10:00", "11:00", "13:00", "14:00", "15:00")
_OPEN = {
    "sector": "VO",
    "levels": ["HAVO"],
    "subjects": ["WIS"],
    "acceptedGrounds": ["FULL", "RESTRICTED", "IN_TRAJECTORY", "GUEST"],
    "forms": ["HYBRID_TEACHER", "GUEST_TEACHER"],
    "hoursMode": "FIXED_SLOTS",
    "role": "LEAD",
    "startsOn": "2027-01-11",
    "endsOn": "2027-07-01",
    "shareMode": "ALLOWED",
    "responsibleTeacher": "de sectieleider",
    "visibility": "PUBLIC",
}


def update_profile(realm: Realm) -> Act:
    """A professional changes two texts and a number in one."""
    who, person = _somebody(realm)
    head, about, most = mark("Kop", realm.chance), mark("Over mij", realm.chance), realm.chance.randint(480, 1200)
    values = {"headline": head, "about": about, "max_minutes_week": most}
    fact = Fact("professionals", {"id": person}, values)
    fields = {
        "professionalId": public(Kind.PROFESSIONAL, person),
        "profile": {"headline": head, "about": about, "maxMinutesWeek": most},
    }
    return Act("updateProfile", realm.token(who), fields, (fact,))


def _somebody(realm: Realm) -> tuple[Any, Any]:
    number = realm.chance.randrange(2)
    return realm.stage.persons[number], realm.stage.people[number].id


def set_availability(realm: Realm) -> Act:
    """A professional sets the whole week anew: all old windows go, all new ones come."""
    who, person = _somebody(realm)
    days = realm.chance.sample(("MO", "TU", "WE", "TH", "FR"), realm.chance.randint(2, 5))
    windows = [{"day": day, "startsAt": "08:00", "endsAt": f"{realm.chance.randint(16, 20)}:00"} for day in days]
    facts = [Fact("availability_windows", {"professional_id": person}, {"start_minute": 480}, len(windows))]
    fields = {"professionalId": public(Kind.PROFESSIONAL, person), "windows": windows}
    return Act("setAvailability", realm.token(who), fields, tuple(facts))


def add_qualification(realm: Realm) -> Act | None:
    """A professional names a proof."""
    who, person = realm.stage.persons[0], realm.stage.people[0].id
    if len(realm.ids["proofs"]) >= 8:
        return None
    issuer = mark("School", realm.chance)
    fields = {
        "professionalId": public(Kind.PROFESSIONAL, person),
        "kind": "BACHELOR",
        "issuer": issuer,
        "issuedOn": "2015-07-01",
        "idempotencyKey": issuer,
    }
    realm.ids["proofs"].append(issuer)
    fact = Fact("qualifications", {"issuer": issuer}, {"kind": "BACHELOR", "professional_id": person})
    return Act("addQualification", realm.token(who), fields, (fact,), is_repeatable=True)


def remove_qualification(realm: Realm) -> Act | None:
    """A professional takes a proof back that was there at the last reading."""
    issuer = realm.pick("proofs")
    rows = realm.index.find(("qualifications", (("issuer", issuer),))) if issuer else []
    if not rows:
        return None
    realm.drop("proofs", issuer)
    fields = {
        "professionalId": public(Kind.PROFESSIONAL, realm.stage.people[0].id),
        "qualificationId": public(Kind.QUALIFICATION, rows[0]["id"]),
    }
    fact = Fact("qualifications", {"issuer": issuer}, count=0)
    return Act("removeQualification", realm.token(realm.stage.persons[0]), fields, (fact,))


def pause_or_resume(realm: Realm) -> Act:
    """A professional goes off the market for a while, or comes back."""
    who, person = realm.stage.persons[1], realm.stage.people[1].id
    name = realm.chance.choice(("pauseProfile", "resumeProfile"))
    status = "PAUSED" if name == "pauseProfile" else "PUBLISHED"
    fact = Fact("professionals", {"id": person}, {"status": status})
    return Act(name, realm.token(who), {"professionalId": public(Kind.PROFESSIONAL, person)}, (fact,))


def other_work(realm: Realm) -> Act:
    """A professional says when they work elsewhere: the whole list anew."""
    who, person = realm.stage.persons[1], realm.stage.people[1].id
    days = realm.chance.sample(("MO", "WE", "FR"), realm.chance.randint(0, 3))
    windows = [{"day": day, "startsAt": "18:00", "endsAt": "20:00"} for day in days]
    where = {"professional_id": person, "kind": "PRIVATE"}
    facts = (
        Fact("other_work", {"professional_id": person}, {"start_minute": 1080} if days else {}, len(days)),
        Fact("commitments", where, {"active": True} if days else {}, len(days)),
    )
    return Act("setOtherWork", realm.token(who), {"kind": "PRIVATE", "windows": windows}, facts[:1])


def grant_release(realm: Realm) -> Act:
    """A company gives an employee hours."""
    rate, minutes = realm.chance.randint(4_000, 9_000), realm.chance.choice((200, 300, 400))
    person, words = realm.stage.people[0].id, mark("Voorwaarden", realm.chance)
    release = {
        "minutesWeek": minutes,
        "validFrom": "2026-11-01",
        "validTo": "2027-08-01",
        "chargeKind": "AT_COST",
        "rateCents": rate,
        "conditions": words,
    }
    fields = {"professionalId": public(Kind.PROFESSIONAL, person), "release": release, "idempotencyKey": words}

    def then(answer: Answer) -> None:
        realm.ids["releases"] = [(answer["release"]["id"], words)]

    fact = Fact("releases", {"conditions": words}, {"minutes_week": minutes, "rate_cents": rate})
    token = realm.token(realm.stage.coordinators[0])
    return Act("grantRelease", token, fields, (fact,), "release { id }", then, is_repeatable=True)


def accept_release(realm: Realm) -> Act | None:
    """An employee takes the hours."""
    found = realm.pick("releases")
    if found is None:
        return None
    fact = Fact("releases", {"conditions": found[1]}, {"status": frozenset({"GRANTED", "REPLACED"})})
    return Act("acceptRelease", realm.token(realm.stage.persons[0]), {"releaseId": found[0]}, (fact,))


def post_professional(realm: Realm) -> Act:
    """A company puts somebody forward: a profile, its subjects and hours in one."""
    name, n = mark("Nieuw", realm.chance), realm.chance.randrange(10**12)
    profile = {
        "name": name,
        "contactEmail": f"nieuw{n}@example.org",
        "profession": "ingenieur",
        "homePostcode": "8011",
        "subjects": [{"subject": "NAT", "strength": 4}, {"subject": "WIS", "strength": 3}],
        "levels": ["HAVO"],
        "sectors": ["VO"],
        "maxMinutesWeek": 300,
        "timeBasis": "EMPLOYER_TIME",
    }
    release = {"minutesWeek": 300, "validFrom": "2026-11-01", "validTo": "2027-08-01", "conditions": name}
    facts = (
        Fact("professionals", {"name": name}, {"status": "AWAITING_CONFIRMATION", "max_minutes_week": 300}),
        Fact("releases", {"conditions": name}, {"minutes_week": 300}),
    )
    fields = {"profile": profile, "release": release, "idempotencyKey": name}
    return Act("postProfessional", realm.token(realm.stage.coordinators[1]), fields, facts, is_repeatable=True)


def create_vacancy(realm: Realm) -> Act:
    """A school writes a vacancy with its lessons."""
    title, start = mark("Post", realm.chance), realm.chance.choice(HOURS)
    slots = [
        {"day": day, "startsAt": start, "endsAt": start[:3] + "50", "subject": "WIS", "level": "HAVO", "key": title}
        for day in realm.chance.sample(("TU", "TH"), realm.chance.randint(1, 2))
    ]
    for number, slot in enumerate(slots):
        slot["key"] = f"{title[-30:]}{number}"
    fields = {"vacancy": _OPEN | {"title": title}, "slots": slots, "idempotencyKey": title}

    def then(answer: Answer) -> None:
        vacancy = answer["vacancy"]
        realm.ids["drafts"].append((vacancy["id"], [one["id"] for one in vacancy["timetable"]]))

    facts = [Fact("vacancies", {"title": title}, {"status": ANY_STATUS, "role": "LEAD"})]
    facts += [Fact("lesson_slots", {"key": slot["key"]}, {"subject": "WIS"}) for slot in slots]
    chosen = "vacancy { id timetable { id } }"
    token = realm.token(realm.stage.planner)
    return Act("createVacancy", token, fields, tuple(facts), chosen, then, is_repeatable=True)


ANY_STATUS = frozenset({"DRAFT", "WITHDRAWN", "EXPIRED", *LIVE})


def publish_vacancy(realm: Realm) -> Act | None:
    """A school shows it."""
    found = realm.pick("drafts")
    if found is None:
        return None

    def then(answer: Answer) -> None:
        realm.drop("drafts", found)
        realm.ids["open"].append(found)

    fact = Fact("vacancies", {"id": private(Kind.VACANCY, found[0])}, {"status": LIVE})
    return Act("publishVacancy", realm.token(realm.stage.planner), {"vacancyId": found[0]}, (fact,), then=then)


def change_vacancy(realm: Realm) -> Act | None:
    """A school changes two texts in one."""
    found = realm.pick("drafts") or realm.pick("open")
    if found is None:
        return None
    texts = {"description": mark("Vier lessen", realm.chance), "practice_adds": mark("Praktijk", realm.chance)}
    fact = Fact("vacancies", {"id": private(Kind.VACANCY, found[0])}, texts)
    vacancy = {"description": texts["description"], "practiceAdds": texts["practice_adds"]}
    return Act("changeVacancy", realm.token(realm.stage.planner), {"vacancyId": found[0], "vacancy": vacancy}, (fact,))


def withdraw_vacancy(realm: Realm) -> Act | None:
    """A school takes it back."""
    found = realm.pick("open")
    if found is None:
        return None
    realm.drop("open", found)
    fact = Fact("vacancies", {"id": private(Kind.VACANCY, found[0])}, {"status": "WITHDRAWN"})
    fields = {"vacancyId": found[0], "reason": "geen uren meer"}
    return Act("withdrawVacancy", realm.token(realm.stage.planner), fields, (fact,))


OFFERING = (
    (update_profile, 4),
    (set_availability, 3),
    (add_qualification, 2),
    (remove_qualification, 2),
    (pause_or_resume, 2),
    (other_work, 2),
    (grant_release, 2),
    (accept_release, 2),
    (post_professional, 2),
    (create_vacancy, 5),
    (publish_vacancy, 5),
    (change_vacancy, 3),
    (withdraw_vacancy, 2),
)
