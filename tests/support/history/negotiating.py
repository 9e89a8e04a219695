"""Steps of the negotiation, each with what the model says must come of it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from duobaan.access import Actor
from duobaan.proposals.answers import accept_proposal, decline_proposal, reject_counter, withdraw_proposal
from duobaan.proposals.rules import LineWish, TermsWish
from duobaan.proposals.service import counter_proposal, propose_match
from duobaan.words import DeclineReason, TimeBasis
from tests.support.history.history import History, Step
from tests.support.history.offers import (
    Line,
    Offer,
    Revision,
    hours_exceeded,
    no_release,
    parties_of,
    two_leads,
)
from tests.support.history.preparing import actor_of, key_of
from tests.support.history.world import COMPANY, SCHOOL, Party

OPEN = ("PUBLISHED", "PARTLY_FILLED")
MAX_TEAM = 2


def speaker(history: History, party: Party) -> Actor | None:
    """Return who speaks for a party; nobody for someone who is gone."""
    kind, key = party
    if kind == SCHOOL:
        return history.world.planners[history.world.school_number(key)]
    if kind == COMPANY:
        return history.world.coordinators[history.world.company_number(key)]
    employee = history.world.employee_of(key)
    actor = actor_of(history, employee) if employee else None
    return actor if actor is not None and actor.professional_id == key else None


def random_terms(history: History, vacancy: UUID, start: dt.date, end: dt.date) -> Revision | None:
    """Make terms for one or two people."""
    row = history.snap.of("Vacancy")[vacancy]
    people = [one for one in history.world.employees if one.profile in history.confirmed and one.profile]
    shown = [one for one in people if history.state("Professional", one.profile) == "PUBLISHED"]  # type: ignore[arg-type]
    people = shown if shown and history.random.random() < 0.85 else people
    lessons = history.lessons[vacancy]
    if not people or start >= end:
        return None
    team = history.random.sample(people, min(len(people), history.random.choice([1, 1, 2])))
    lines = []
    for number, employee in enumerate(team):
        mine = lessons[number :: len(team)] if history.random.random() < 0.9 else lessons
        chosen = history.random.sample(mine, history.random.randint(1, len(mine))) if mine else []
        profile = history.snap.of("Professional")[employee.profile]  # type: ignore[index]
        company = profile["employer_id"] if history.random.random() < 0.6 else None
        first, after = start, end
        if history.random.random() < 0.2:
            first = start + (end - start) // 2
        if chosen:
            lines.append(Line(profile["id"], company, tuple(chosen), first, after))
    assert row["starts_on"] is not None
    return Revision(tuple(lines), start, end, (SCHOOL, row["school_id"])) if lines else None


def wish(terms: Revision) -> TermsWish:
    """Return terms as a caller writes them."""
    lines = tuple(
        LineWish(
            line.person,
            TimeBasis.EMPLOYER_TIME if line.company else TimeBasis.OWN_TIME,
            slot_ids=tuple(lesson.id for lesson in line.lessons),
            valid_from=line.start,
            valid_to=line.end,
        )
        for line in terms.lines
    )
    return TermsWish(lines, terms.start, terms.end)


def what_is_wrong(
    history: History, vacancy: UUID, terms: Revision, instead_of: UUID | None
) -> tuple[set[str], set[str]]:
    """Return the failures that terms must lead to, one of them, and those that they may lead to as well."""
    must: set[str] = set()
    may: set[str] = set()
    if two_leads(terms.lines) or any(
        history.book.taken(line.lessons, line.start, line.end, instead_of=instead_of) for line in terms.lines
    ):
        must.add("INVALID_INPUT")
    team = {line.person for line in terms.lines}
    here = {lesson.id for lesson in history.lessons[vacancy]}
    jobs = [job for job in history.book.jobs if here & {lesson.id for lesson in job.lessons}]
    others = [job for job in jobs if job.arrangement != instead_of]
    if len(team | {job.person for job in others if job.start < terms.end and terms.start < job.end}) > MAX_TEAM:
        must.add("INVALID_INPUT")
    elif len(team | {job.person for job in others}) > MAX_TEAM:
        may.add("INVALID_INPUT")
    offered = {key: row["max_minutes_week"] for key, row in history.snap.of("Professional").items()}
    if hours_exceeded(history.book, terms.lines, offered, history.grants(), instead_of):
        must.add("HOURS_EXCEEDED")
    if no_release(terms.lines, history.grants()):
        must.add("NOT_ELIGIBLE")
    return must, may


def _is_seen(history: History, person: UUID, actor: Actor) -> bool:
    row = history.snap.of("Professional")[person]
    state = row["status"].value
    if actor.professional_id == person:
        return state != "ERASED"
    if any(seat.organisation_id == row["employer_id"] for seat in actor.seats):
        return state not in ("ARCHIVED", "ERASED")
    return state == "PUBLISHED" and actor.sees_market()


def propose(history: History) -> Step | None:
    """A school, an employee or a company proposes."""
    states = [key for key in history.lessons if history.state("Vacancy", key) != "DRAFT"]
    fresh = [key for key in states if history.state("Vacancy", key) in OPEN]
    if not states:
        return None
    vacancy = history.random.choice(fresh if fresh and history.random.random() < 0.9 else states)
    row = history.snap.of("Vacancy")[vacancy]
    terms = random_terms(history, vacancy, row["starts_on"], row["ends_on"])
    if terms is None:
        return None
    author = history.random.choice(parties_of(row["school_id"], terms.lines))
    actor = speaker(history, author)
    if actor is None:
        return None
    terms = Revision(terms.lines, terms.start, terms.end, author)
    must, may = what_is_wrong(history, vacancy, terms, None)
    if row["status"].value not in OPEN:
        must |= {"STATE_NOT_ALLOWED", "NOT_FOUND"}
    if any(not _is_seen(history, line.person, actor) for line in terms.lines):
        must.add("NOT_FOUND")
    key = key_of(history, "propose")

    def act(message: str = "") -> Any:
        return propose_match(
            actor, history.db, vacancy_id=vacancy, terms=wish(terms), message=message, idempotency_key=key
        )

    def then(made: Any) -> None:
        said = {(author, 1): "ACCEPTED"}
        history.offers[made.id] = Offer(made.id, vacancy, row["school_id"], {1: terms}, said=said)

    return Step("propose", act, must, may, then, repeat=True, changes=lambda: act("anders"), about=_short(terms))


def _short(terms: Revision) -> str:
    return f"{terms.start:%m-%d}..{terms.end:%m-%d} " + ", ".join(
        f"{str(line.person)[-4:]}{'@' + str(line.company)[-4:] if line.company else ''}:"
        + "+".join(f"{one.weekday}{one.start}{one.cycle}" for one in line.lessons)
        for line in terms.lines
    )


def _offer(history: History, chance: float = 0.9) -> Offer | None:
    open_ = [offer for offer in history.offers.values() if offer.status == "OPEN"]
    if history.random.random() < chance:
        return history.random.choice(open_) if open_ else None
    return history.random.choice(list(history.offers.values())) if history.offers else None


def _revision(history: History, offer: Offer) -> int:
    return offer.current if history.random.random() < 0.93 else offer.current + history.random.choice([-1, 1])


def _gone(history: History, offer: Offer) -> bool:
    """Say whether someone whom the terms name was erased, so that nobody can work by them."""
    return any(history.state("Professional", line.person) == "ERASED" for line in offer.standing.lines)


def counter(history: History) -> Step | None:
    """A party answers with other terms."""
    offer = _offer(history)
    if offer is None:
        return None
    party = history.random.choice(offer.parties)
    actor = speaker(history, party)
    terms = random_terms(history, offer.vacancy, offer.standing.start, offer.standing.end)
    if actor is None or terms is None:
        return None
    number = _revision(history, offer)
    terms = Revision(terms.lines, terms.start, terms.end, party, offer.current)
    must, may = what_is_wrong(history, offer.vacancy, terms, offer.arrangement)
    if offer.status != "OPEN":
        must.add("STATE_NOT_ALLOWED")
    elif number != offer.current:
        must.add("STALE_REVISION")
    must |= _unseen(history, offer, terms, actor)
    may |= _closed(history, offer)
    if any(history.state("Professional", line.person) == "ERASED" for line in terms.lines):
        may |= {"NOT_FOUND", "NOT_ELIGIBLE"}

    def then(_: Any) -> None:
        latest = max(offer.revisions) + 1
        offer.revisions[latest] = terms
        offer.current = latest
        offer.said[party, latest] = "ACCEPTED"

    def act() -> Any:
        return counter_proposal(actor, history.db, proposal_id=offer.id, revision=number, terms=wish(terms))

    return Step("counter", act, must, may, then, about=f"{str(offer.id)[-4:]} by {party[0]} {_short(terms)}")


def _unseen(history: History, offer: Offer, terms: Revision, actor: Actor) -> set[str]:
    """Return NOT_FOUND when terms name someone new whom their author may not see."""
    sitting = {line.person for revision in offer.revisions.values() for line in revision.lines}
    new = [line.person for line in terms.lines if line.person not in sitting]
    return set() if all(_is_seen(history, person, actor) for person in new) else {"NOT_FOUND"}


def _closed(history: History, offer: Offer) -> set[str]:
    """Return how an answer may be refused when the vacancy is no longer on offer."""
    state = history.state("Vacancy", offer.vacancy)
    return set() if state in OPEN else {"STATE_NOT_ALLOWED"}


def _consenting(history: History, offer: Offer) -> tuple[Party, Actor] | None:
    waiting = [party for party in offer.parties if not offer.word_of(party)]
    party = history.random.choice(waiting if waiting and history.random.random() < 0.95 else offer.parties)
    actor = speaker(history, party)
    return None if actor is None else (party, actor)


def accept(history: History) -> Step | None:
    """A party consents; the last consent makes the arrangement."""
    offer = _offer(history, 0.95)
    found = _consenting(history, offer) if offer else None
    if offer is None or found is None:
        return None
    party, actor = found
    number = _revision(history, offer)
    must, may, repeated, last = _when_accepted(history, offer, party, number)

    def then(done: Any) -> None:
        if repeated:
            assert (done.arrangement is not None) == (offer.status == "AGREED"), "the same accept, another answer"
            return
        offer.said[party, offer.current] = "ACCEPTED"
        assert (done.arrangement is not None) == last, "an arrangement without all consents, or none with all"
        if last:
            _agreed(history, offer, done.arrangement.id)

    def failed(code: str) -> None:
        if code == "DOUBLE_BOOKING":
            offer.status = "SUPERSEDED"

    def act() -> Any:
        return accept_proposal(actor, history.db, proposal_id=offer.id, revision=number)

    about = f"{str(offer.id)[-4:]} by {party[0]}{' (last)' if last else ''}"
    return Step("accept", act, must, may, then, failed, about=about)


def _when_accepted(history: History, offer: Offer, party: Party, number: int) -> tuple[set[str], set[str], bool, bool]:
    """Return how an accept must and may fail, whether it was said before, and whether it is the last one."""
    repeated = offer.word_of(party) == "ACCEPTED"
    if repeated and offer.status in ("OPEN", "AGREED") and number == offer.current:
        return set(), set(), True, False  # said before, and still so
    must = _out_of_order(offer, number)
    others = [one for one in offer.parties if one != party]
    if must or repeated:
        return must, set(), repeated, False
    if all(offer.word_of(one) == "ACCEPTED" for one in others):
        return _why_not(history, offer), set(), False, True
    gone = {"NOT_FOUND", "NOT_ELIGIBLE"} if _gone(history, offer) else set()
    return set(), _closed(history, offer) | gone, False, False


def _out_of_order(offer: Offer, number: int) -> set[str]:
    if offer.status != "OPEN":
        return {"STATE_NOT_ALLOWED"}
    if number != offer.current:
        return {"STALE_REVISION"}
    return {"STATE_NOT_ALLOWED"} if offer.refused_in_part else set()


def _why_not(history: History, offer: Offer) -> set[str]:
    """Return why the last consent must fail; a double booking is said before all else."""
    terms, own = offer.standing, offer.arrangement
    clash = history.book.clashes([line.job(offer.id) for line in terms.lines], instead_of=own) or any(
        history.book.taken(line.lessons, line.start, line.end, instead_of=own) for line in terms.lines
    )
    if history.state("Vacancy", offer.vacancy) in ("WITHDRAWN", "CLOSED"):
        return {"STATE_NOT_ALLOWED"} | ({"DOUBLE_BOOKING"} if clash else set())
    if own is not None and history.state("Arrangement", own) != "ACTIVE":
        return {"STATE_NOT_ALLOWED"} | ({"DOUBLE_BOOKING"} if clash else set())
    if _gone(history, offer):
        return {"NOT_FOUND", "NOT_ELIGIBLE", "STATE_NOT_ALLOWED"} | ({"DOUBLE_BOOKING"} if clash else set())
    if clash:
        return {"DOUBLE_BOOKING"}
    offered = {key: row["max_minutes_week"] for key, row in history.snap.of("Professional").items()}
    found = set()
    if hours_exceeded(history.book, terms.lines, offered, history.grants(), own):
        found.add("HOURS_EXCEEDED")
    if no_release(terms.lines, history.grants()):
        found.add("NOT_ELIGIBLE")
    return found


def _agreed(history: History, offer: Offer, arrangement: UUID) -> None:
    offer.status = "AGREED"
    terms = offer.standing
    if offer.amends:
        history.book.give_back(arrangement, None, terms.start)
    offer.arrangement = arrangement
    history.book.jobs += [line.job(arrangement) for line in terms.lines]


def reject(history: History) -> Step | None:
    """A party says no to a counter-offer."""
    offers = [offer for offer in history.offers.values() if offer.standing.answers is not None]
    if not offers:
        return None
    offer = history.random.choice(offers)
    parties = [party for party in offer.parties if party != offer.standing.author]
    if not parties:
        return None
    party = history.random.choice(parties)
    actor = speaker(history, party)
    if actor is None:
        return None
    must = {"STATE_NOT_ALLOWED"} if offer.status != "OPEN" else set()

    def then(_: Any) -> None:
        assert offer.standing.answers is not None
        offer.current = offer.standing.answers

    def act() -> Any:
        return reject_counter(actor, history.db, proposal_id=offer.id, revision=offer.current)

    return Step("reject", act, must, _closed(history, offer), then, about=f"{str(offer.id)[-4:]} by {party[0]}")


def decline(history: History) -> Step | None:
    """A party says no."""
    offer = _offer(history)
    if offer is None:
        return None
    party = history.random.choice(offer.parties)
    actor = speaker(history, party)
    if actor is None:
        return None
    number = _revision(history, offer)
    in_part = party[0] != SCHOOL and len({line.person for line in offer.standing.lines}) > 1
    must: set[str] = set()
    if offer.status != "OPEN":
        must.add("STATE_NOT_ALLOWED")
    elif number != offer.current:
        must.add("STALE_REVISION")

    def then(_: Any) -> None:
        offer.said[party, offer.current] = "DECLINED"
        if not in_part:
            offer.status = "DECLINED"

    def act() -> Any:
        return decline_proposal(
            actor, history.db, proposal_id=offer.id, revision=number, reason=DeclineReason.TIMETABLE
        )

    return Step("decline", act, must, set(), then, about=f"{str(offer.id)[-4:]} by {party[0]}")


def withdraw(history: History) -> Step | None:
    """The author takes a proposal back, or someone else tries."""
    offer = _offer(history)
    if offer is None:
        return None
    author = offer.revisions[1].author
    party = author if history.random.random() < 0.8 else history.random.choice(offer.parties)
    actor = speaker(history, party)
    if actor is None:
        return None
    must: set[str] = set()
    if offer.status != "OPEN":
        must.add("STATE_NOT_ALLOWED")
    if party != author:
        must.add("NOT_ALLOWED")

    def then(_: Any) -> None:
        offer.status = "WITHDRAWN"

    return Step("withdraw", lambda: withdraw_proposal(actor, history.db, proposal_id=offer.id), must, set(), then)
