"""Steps of agreed work, and time itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from duobaan.access import SYSTEM, Actor
from duobaan.arrangements.checking import approve_check
from duobaan.arrangements.clock import run_arrangement_clock
from duobaan.arrangements.service import (
    cancel_arrangement,
    pause_arrangement,
    resume_arrangement,
    sign_arrangement,
    terminate_arrangement,
)
from duobaan.clock import held_at
from duobaan.professionals.ageing import run_profile_clock
from duobaan.proposals.amending import amend_arrangement
from duobaan.proposals.clock import run_proposal_clock
from duobaan.vacancies.service import run_vacancy_clock
from tests.support.history.history import History, Step
from tests.support.history.negotiating import random_terms, speaker, wish
from tests.support.history.offers import Offer, Revision
from tests.support.history.world import COMPANY, PERSON, SCHOOL, Party


def _arrangement(history: History, *states: str) -> UUID | None:
    rows = history.snap.of("Arrangement")
    fitting = [key for key in rows if history.state("Arrangement", key) in states]
    if history.random.random() < 0.92:
        return history.random.choice(fitting) if fitting else None
    return history.random.choice(list(rows)) if rows else None


def _parties(history: History, key: UUID) -> list[Party]:
    """Return who is party to an arrangement now, by its rows: who left is none."""
    found: dict[Party, None] = {(SCHOOL, history.snap.of("Arrangement")[key]["school_id"]): None}
    for row in history.snap.of("Assignment").values():
        if row["arrangement_id"] == key and row["left_on"] is None:
            found[PERSON, row["professional_id"]] = None
            if row["company_id"] is not None:
                found[COMPANY, row["company_id"]] = None
    return list(found)


def _party(history: History, key: UUID, *, signs: bool = False) -> tuple[Party, Actor] | None:
    parties = _parties(history, key)
    waiting = [party for party in parties if signs and not _has_signed(history, key, party)]
    party = history.random.choice(waiting or parties)
    if party[0] == SCHOOL and signs:
        return party, history.world.directors[history.world.school_number(party[1])]
    actor = speaker(history, party)
    return None if actor is None else (party, actor)


def _has_signed(history: History, key: UUID, party: Party) -> bool:
    version = history.snap.of("Arrangement")[key]["terms_version"]
    return any(
        (row["arrangement_id"], row["terms_version"]) == (key, version)
        and party[1] in (row["organisation_id"], row["professional_id"])
        for row in history.snap.of("Signature").values()
    )


def sign(history: History) -> Step | None:
    """A party signs the present terms, or older ones."""
    key = _arrangement(history, "PREPARING")
    found = _party(history, key, signs=True) if key else None
    if key is None or found is None:
        return None
    version = history.snap.of("Arrangement")[key]["terms_version"]
    stale = history.random.random() < 0.1
    states = ("PREPARING", "CONFIRMED", "ACTIVE", "SUSPENDED")
    must: set[str] = set()
    if history.state("Arrangement", key) not in states:
        must.add("STATE_NOT_ALLOWED")
    elif stale:
        must.add("STALE_REVISION")

    def act() -> Any:
        return sign_arrangement(found[1], history.db, arrangement_id=key, terms_version=version + stale)

    return Step("sign", act, must)


def approve(history: History) -> Step | None:
    """The board records what it saw, or refuses it."""
    waiting = [key for key, row in history.snap.of("CheckItem").items() if row["status"].value != "APPROVED"]
    rows = waiting or list(history.snap.of("CheckItem"))
    if not rows:
        return None
    key = history.random.choice(rows)
    row = history.snap.of("CheckItem")[key]
    school = history.snap.of("Arrangement")[row["arrangement_id"]]["school_id"]
    director = history.world.directors[history.world.school_number(school)]
    approved = history.random.random() < 0.9

    def act() -> Any:
        return approve_check(
            director,
            history.db,
            check_id=key,
            approved=approved,
            issued_on=history.today - dt.timedelta(days=20),
            handed_over_on=history.today - dt.timedelta(days=5),
            reason="onleesbaar",
        )

    return Step("approve", act, must=None)


def _people(history: History, key: UUID, party: Party) -> set[UUID] | None:
    if party[0] == SCHOOL:
        return None
    return {
        row["professional_id"]
        for row in history.snap.of("Assignment").values()
        if row["arrangement_id"] == key and party[1] in (row["professional_id"], row["company_id"])
    }


def cancel(history: History) -> Step | None:
    """A party calls off what has not begun."""
    key = _arrangement(history, "PREPARING", "CONFIRMED")
    found = _party(history, key) if key else None
    if key is None or found is None:
        return None
    party, actor = found
    able = history.state("Arrangement", key) in ("PREPARING", "CONFIRMED")
    must = set() if able else {"STATE_NOT_ALLOWED"}
    people = _people(history, key, party)

    def act() -> Any:
        return cancel_arrangement(actor, history.db, arrangement_id=key, reason="gaat niet door")

    def then(_: Any) -> None:
        history.book.give_back(key, people, None)

    return Step("cancel", act, must, then=then, about=f"{str(key)[-4:]} by {party[0]}")


def terminate(history: History) -> Step | None:
    """A party ends running work on a day."""
    key = _arrangement(history, "ACTIVE", "SUSPENDED")
    found = _party(history, key) if key else None
    if key is None or found is None:
        return None
    party, actor = found
    row = history.snap.of("Arrangement")[key]
    day = history.today + dt.timedelta(days=history.random.choice([0, 10, 30, 400]))
    must = set() if history.state("Arrangement", key) in ("ACTIVE", "SUSPENDED") else {"STATE_NOT_ALLOWED"}
    if day > row["ends_on"]:
        must.add("INVALID_INPUT")
    people = _people(history, key, party)

    def act() -> Any:
        return terminate_arrangement(actor, history.db, arrangement_id=key, ends_on=day, reason="andere baan")

    def then(_: Any) -> None:
        history.book.give_back(key, people, day)

    return Step("terminate", act, must, then=then, about=f"{str(key)[-4:]} {day} by {party[0]}")


def pause(history: History) -> Step | None:
    """A school pauses work or goes on with it; its lessons stay taken."""
    key = _arrangement(history, "ACTIVE", "SUSPENDED")
    if key is None:
        return None
    planner = history.world.planners[history.world.school_number(history.snap.of("Arrangement")[key]["school_id"])]
    state = history.state("Arrangement", key)
    act = pause_arrangement if history.random.random() < 0.5 else resume_arrangement
    fits = state == ("ACTIVE" if act is pause_arrangement else "SUSPENDED")
    return Step(
        "pause" if act is pause_arrangement else "resume",
        lambda: act(planner, history.db, arrangement_id=key),
        set() if fits else {"STATE_NOT_ALLOWED"},
    )


def amend(history: History) -> Step | None:
    """A party proposes other terms for running work."""
    key = _arrangement(history, "ACTIVE")
    if key is None:
        return None
    row = history.snap.of("Arrangement")[key]
    start = max(row["starts_on"], history.today + dt.timedelta(days=history.random.choice([0, 7, 14])))
    terms = random_terms(history, row["vacancy_id"], start, row["ends_on"])
    if terms is None:
        return None
    parties: list[Party] = [(SCHOOL, row["school_id"])]
    parties += [(PERSON, line.person) for line in terms.lines]
    party = history.random.choice(parties)
    actor = speaker(history, party)
    if actor is None:
        return None
    terms = Revision(terms.lines, terms.start, terms.end, party)

    def then(made: Any) -> None:
        said = {(party, 1): "ACCEPTED"}
        offer = Offer(made.id, row["vacancy_id"], row["school_id"], {1: terms}, key, amends=True, said=said)
        history.offers[made.id] = offer

    def act() -> Any:
        return amend_arrangement(actor, history.db, arrangement_id=key, terms=wish(terms))

    must = (
        None if history.state("Arrangement", key) == "ACTIVE" else {"STATE_NOT_ALLOWED", "INVALID_INPUT", "NOT_FOUND"}
    )
    may = {"NOT_ALLOWED", "HOURS_EXCEEDED", "NOT_ELIGIBLE"}
    return Step("amend", act, must, may, then, about=str(key)[-4:])


_CLOCKS: tuple[tuple[str, Callable[[History], Awaitable[Any]]], ...] = (
    ("profile clock", lambda history: run_profile_clock(SYSTEM, history.db, history.now)),
    ("vacancy clock", lambda history: run_vacancy_clock(SYSTEM, history.db, history.now)),
    ("proposal clock", lambda history: run_proposal_clock(SYSTEM, history.db)),
    ("arrangement clock", lambda history: run_arrangement_clock(SYSTEM, history.db)),
)


def time_passes(history: History) -> Step | None:
    """One of the clocks runs, often some days later."""
    if history.random.random() < 0.5:
        history.now += dt.timedelta(days=history.random.choice([1, 3, 8, 20, 30]))
        history.told.append(f"{history.now:%m-%d} ---")
    name, run = history.random.choice(_CLOCKS)

    async def act() -> Any:
        with held_at(history.now):
            return await run(history)

    return Step(name, act, transactions=99)
