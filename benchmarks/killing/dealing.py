"""What the people of a realm agree on and do about it: proposals, introductions, signing, hours, absence, handover."""

from __future__ import annotations

import datetime as dt
from typing import Any

from benchmarks.killing.deeds import Act, Answer, Fact, mark
from benchmarks.killing.realm import DAY, Realm
from duobaan.clock import today
from duobaan.ids import Kind, private, public

STANDS = frozenset({"OPEN", "SUPERSEDED", "EXPIRED"})


def _terms(realm: Realm, slots: list[str], end: str = "2027-07-01") -> dict[str, Any]:
    line = {
        "professionalId": public(Kind.PROFESSIONAL, realm.stage.people[0].id),
        "slots": slots,
        "timeBasis": "OWN_TIME",
    }
    return {"startsOn": "2027-01-11", "endsOn": end, "lines": [line]}


def propose(realm: Realm) -> Act | None:
    """A school asks somebody for the lessons of a vacancy."""
    found = realm.pick("open")
    if found is None:
        return None
    words = mark("Kom je", realm.chance)
    fields = {"vacancyId": found[0], "terms": _terms(realm, found[1]), "message": words, "idempotencyKey": words}

    def then(answer: Answer) -> None:
        realm.ids["proposals"].append([answer["proposal"]["id"], 1, found[1]])

    facts = (Fact("proposal_revisions", {"message": words}, {"number": 1}),)
    token = realm.token(realm.stage.planner)
    return Act("proposeMatch", token, fields, facts, "proposal { id }", then, is_repeatable=True)


def counter(realm: Realm) -> Act | None:
    """The professional would rather stop earlier."""
    found = realm.pick("proposals")
    if found is None:
        return None
    words, end = mark("Liever korter", realm.chance), str(dt.date(2027, 5, 1) + realm.chance.randrange(40) * DAY)
    fields = {
        "proposalId": found[0],
        "revision": found[1],
        "terms": _terms(realm, found[2], end),
        "message": words,
        "idempotencyKey": words,
    }

    def then(answer: Answer) -> None:
        found[1] = answer["proposal"]["standing"]["number"]

    facts = (Fact("proposal_revisions", {"message": words}, {"ends_on": dt.date.fromisoformat(end)}),)
    who = realm.chance.choice((realm.stage.planner, realm.stage.persons[0]))
    chosen = "proposal { standing { number } }"
    return Act("counterProposal", realm.token(who), fields, facts, chosen, then, is_repeatable=True)


def accept(realm: Realm) -> Act | None:
    """One of the two says yes; the last yes makes the work."""
    found = realm.pick("proposals")
    if found is None:
        return None
    name = mark("ja", realm.chance)
    fields = {"proposalId": found[0], "revision": found[1], "idempotencyKey": name}

    def then(answer: Answer) -> None:
        if answer["arrangement"] is not None:
            realm.drop("proposals", found)
            realm.ids["works"].append([answer["arrangement"]["id"], []])
            key = private(Kind.PROPOSAL, found[0])
            arrangement = private(Kind.ARRANGEMENT, answer["arrangement"]["id"])
            realm.believe([Fact("match_proposals", {"id": key}, {"status": "AGREED"})])
            realm.believe([Fact("arrangements", {"proposal_id": key}, {"id": arrangement})])

    who = realm.chance.choice((realm.stage.planner, realm.stage.persons[0]))
    return Act("acceptProposal", realm.token(who), fields, (), "arrangement { id }", then, is_repeatable=True)


def decline(realm: Realm) -> Act | None:
    """The professional says no, or the school takes it back."""
    found = realm.pick("proposals")
    if found is None:
        return None
    realm.drop("proposals", found)
    key = private(Kind.PROPOSAL, found[0])
    if realm.chance.random() < 0.5:
        fact = Fact("match_proposals", {"id": key}, {"status": "WITHDRAWN"})
        return Act("withdrawProposal", realm.token(realm.stage.planner), {"proposalId": found[0]}, (fact,))
    fact = Fact("match_proposals", {"id": key}, {"status": "DECLINED", "decline_reason": "NO_TIME"})
    fields = {"proposalId": found[0], "revision": found[1], "reason": "NO_TIME"}
    return Act("declineProposal", realm.token(realm.stage.persons[0]), fields, (fact,))


def comment(realm: Realm) -> Act | None:
    """Somebody says something about a proposal."""
    found = realm.pick("proposals")
    if found is None:
        return None
    words = mark("Opmerking", realm.chance)
    fields = {"proposalId": found[0], "body": words, "idempotencyKey": words}
    who = realm.chance.choice((realm.stage.planner, realm.stage.persons[0]))
    fact = Fact("proposal_comments", {"body": words})
    return Act("commentOnProposal", realm.token(who), fields, (fact,), is_repeatable=True)


def message(realm: Realm) -> Act | None:
    """Somebody writes in the conversation of a proposal: the message and its thread's moment in one."""
    found = realm.pick("proposals")
    if found is None:
        return None
    words = mark("Bericht", realm.chance)
    who = realm.chance.choice((realm.stage.planner, realm.stage.persons[0]))
    fields = {"about": found[0], "body": words, "idempotencyKey": words}
    return Act("sendMessage", realm.token(who), fields, (Fact("messages", {"body": words}),), is_repeatable=True)


def introduce(realm: Realm) -> Act:
    """A school asks to meet somebody."""
    words = mark("Kennismaken", realm.chance)
    fields = {
        "professionalId": public(Kind.PROFESSIONAL, realm.stage.people[0].id),
        "kind": "CALL",
        "message": words,
        "idempotencyKey": words,
    }

    def then(answer: Answer) -> None:
        realm.ids["meetings"].append((answer["introduction"]["id"], words))

    fact = Fact("introductions", {"message": words}, {"kind": "CALL"})
    token = realm.token(realm.stage.planner)
    chosen = "introduction { id }"
    return Act("requestIntroduction", token, fields, (fact,), chosen, then, is_repeatable=True, is_for_anyone=True)


def answer_introduction(realm: Realm) -> Act | None:
    """They say whether they want to, or the school calls it off."""
    found = realm.pick("meetings")
    if found is None:
        return None
    realm.drop("meetings", found)
    if realm.chance.random() < 0.4:
        fact = Fact("introductions", {"message": found[1]}, {"status": "CANCELLED"})
        return Act("cancelIntroduction", realm.token(realm.stage.planner), {"introductionId": found[0]}, (fact,))
    says = realm.chance.random() < 0.7
    fact = Fact("introductions", {"message": found[1]}, {"status": "ACCEPTED" if says else "DECLINED"})
    fields = {"introductionId": found[0], "accept": says}
    return Act("answerIntroduction", realm.token(realm.stage.persons[0]), fields, (fact,))


def sign(realm: Realm) -> Act | None:
    """A party signs what was agreed."""
    found = realm.pick("works")
    if found is None:
        return None
    who = realm.chance.choice((realm.stage.director, realm.stage.persons[0]))
    where = {"arrangement_id": private(Kind.ARRANGEMENT, found[0]), "by_id": who.user_id}
    fields = {"arrangementId": found[0], "termsVersion": 1}
    return Act("signArrangement", realm.token(who), fields, (Fact("signatures", where, {"terms_version": 1}),))


def cancel(realm: Realm) -> Act | None:
    """A party calls off what did not begin: its hours are free again."""
    found = realm.pick("works")
    if found is None:
        return None
    key = private(Kind.ARRANGEMENT, found[0])
    who = realm.chance.choice((realm.stage.planner, realm.stage.persons[0]))

    def then(answer: Answer) -> None:
        realm.drop("works", found)

    facts = (
        Fact("arrangements", {"id": key}, {"status": "CANCELLED"}),
        Fact("commitments", {"source_id": key, "active": True}, count=0),
    )
    return Act(
        "cancelArrangement", realm.token(who), {"arrangementId": found[0], "reason": "gaat niet door"}, facts, then=then
    )


def pause_work(realm: Realm) -> Act:
    """A school halts running work, or goes on with it."""
    name = realm.chance.choice(("pauseArrangement", "resumeArrangement"))
    status = "SUSPENDED" if name == "pauseArrangement" else "ACTIVE"
    fact = Fact("arrangements", {"id": realm.work_id}, {"status": status})
    return Act(
        name, realm.token(realm.stage.planner), {"arrangementId": public(Kind.ARRANGEMENT, realm.work_id)}, (fact,)
    )


def record_hours(realm: Realm) -> Act:
    """A professional writes down what was worked."""
    words, minutes = mark("Les", realm.chance), realm.chance.randint(1, 60)
    day = today() - realm.chance.randint(1, 150) * DAY
    fields = {
        "assignmentId": public(Kind.ASSIGNMENT, realm.assignment_id),
        "workedOn": str(day),
        "minutes": minutes,
        "kind": "LESSON",
        "note": words,
        "idempotencyKey": words,
    }

    def then(answer: Answer) -> None:
        realm.ids["entries"].append((answer["entry"]["id"], words))

    fact = Fact("hour_entries", {"note": words}, {"minutes": minutes, "worked_on": day})
    token = realm.token(realm.stage.persons[1])
    return Act("recordHours", token, fields, (fact,), "entry { id }", then, is_repeatable=True)


def submit_hours(realm: Realm) -> Act | None:
    """A professional hands in several entries: all of them or none."""
    chosen = realm.ids["entries"][:3]
    if not chosen:
        return None
    realm.ids["entries"] = realm.ids["entries"][3:]
    facts = tuple(Fact("hour_entries", {"note": words}, {"status": "SUBMITTED"}) for _, words in chosen)
    fields = {"entryIds": [key for key, _ in chosen]}
    return Act("submitHours", realm.token(realm.stage.persons[1]), fields, facts)


def absence(realm: Realm) -> Act | None:
    """A professional is away for some days, which were not named before."""
    start = today() + realm.chance.randint(1, 150) * DAY
    end = start + realm.chance.randint(1, 5) * DAY
    if (start, end) in realm.ids["away"]:
        return None
    realm.ids["away"].append((start, end))
    name = mark("weg", realm.chance)
    fields = {
        "assignmentId": public(Kind.ASSIGNMENT, realm.assignment_id),
        "startsOn": str(start),
        "endsOn": str(end),
        "kind": "LEAVE",
        "idempotencyKey": name,
    }
    where = {"assignment_id": realm.assignment_id, "starts_on": start, "ends_on": end}
    return Act("reportAbsence", realm.token(realm.stage.persons[1]), fields, (Fact("absences", where),))


def handover(realm: Realm) -> Act:
    """A professional writes for whoever comes next."""
    words = mark("Overdracht", realm.chance)
    fields = {
        "arrangementId": public(Kind.ARRANGEMENT, realm.work_id),
        "classGroup": "4H1",
        "body": words,
        "idempotencyKey": words,
    }
    fact = Fact("handover_notes", {"body": words}, {"class_group": "4H1"})
    return Act("writeHandoverNote", realm.token(realm.stage.persons[1]), fields, (fact,), is_repeatable=True)


DEALING = (
    (propose, 6),
    (counter, 3),
    (accept, 8),
    (decline, 2),
    (comment, 2),
    (message, 3),
    (introduce, 2),
    (answer_introduction, 2),
    (sign, 3),
    (cancel, 3),
    (pause_work, 2),
    (record_hours, 4),
    (submit_hours, 3),
    (absence, 2),
    (handover, 2),
)
