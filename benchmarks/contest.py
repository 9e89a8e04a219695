"""Prepares contested proposals in bulk: everybody has agreed but one, and only one of each contest can be agreed on."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from uuid import UUID

from benchmarks.arena import STARTS, WEEK, WEEKDAYS, Arena
from duobaan.words import PartyKind, Weekday

__all__ = ["Arena", "Contest", "Racer", "Round", "prepare_round"]


class Contest(enum.StrEnum):
    """What is fought over."""

    PERSON = "PERSON"  # one professional, overlapping lessons of many schools
    TEAM = "TEAM"  # two professionals, named in opposite order, overlapping lessons of many schools
    LESSON = "LESSON"  # one lesson of one school, many professionals
    TWIN = "TWIN"  # one proposal that everybody of the school accepts at once


@dataclass(frozen=True, slots=True)
class Racer:
    """One accept that will be sent: with whose token, of which proposal."""

    token: str
    proposal_id: UUID


@dataclass(slots=True)
class Round:
    """The racers for one contested slot."""

    contest: Contest
    racers: list[Racer] = field(default_factory=list)


def contest_of(number: int) -> Contest:
    """Six of ten rounds are about a person, two about a team, one about a lesson and one about twins."""
    return (*[Contest.PERSON] * 6, Contest.TEAM, Contest.TEAM, Contest.LESSON, Contest.TWIN)[number % 10]


def prepare_round(arena: Arena, number: int) -> Round:
    """Note all rows of one contested slot."""
    contest = contest_of(number)
    made = Round(contest)
    if contest is Contest.LESSON:
        _lesson(arena, number, made)
    elif contest is Contest.TWIN:
        _twin(arena, number, made)
    else:
        _people(arena, made)
    return made


def _people(arena: Arena, made: Round) -> None:
    day, start = arena.random.choice(WEEKDAYS), arena.random.randrange(480, 840, 5)
    team = [arena.person() for _ in range(1 if made.contest is Contest.PERSON else 2)]
    for number, party in enumerate(arena.parties):
        # Every lesson holds the minute `start + 49`, so that any two overlap.
        shifted = start + arena.random.randrange(0, 50, 5)
        order = team if number % 2 else team[::-1]
        vacancy, slots = arena.vacancy(party.school_id, [(day, shifted)] * len(team))
        who = list(zip(order, slots, strict=True))
        key = arena.proposal(party.school_id, vacancy, who, author=party.user_id, last=PartyKind.SCHOOL)
        made.racers.append(Racer(party.token, key))


def _lesson(arena: Arena, number: int, made: Round) -> None:
    # The racers are the same people in every round: each round has a week and a place in it of its own.
    cell = number // 10
    week = STARTS + (cell // 35 % 24) * WEEK
    lesson = (WEEKDAYS[cell % 5], 480 + cell // 5 % 7 * 60)
    school = arena.parties[number % len(arena.parties)].school_id
    vacancy, (slot,) = arena.vacancy(school, [lesson])
    for party in arena.parties:
        who = [(party.professional_id, slot)]
        key = arena.proposal(
            school,
            vacancy,
            who,
            author=party.user_id,
            last=PartyKind.PROFESSIONAL,
            starts_on=week,
            ends_on=week + WEEK,
        )
        made.racers.append(Racer(party.token, key))


def _twin(arena: Arena, number: int, made: Round) -> None:
    seat = number % len(arena.parties)
    party, colleague = arena.parties[seat], arena.seconds[seat]
    vacancy, slots = arena.vacancy(party.school_id, [(Weekday.WE, 600)])
    who = [(arena.person(), slots[0])]
    key = arena.proposal(party.school_id, vacancy, who, author=party.user_id, last=PartyKind.SCHOOL)
    made.racers += [Racer((party, colleague)[turn % 2].token, key) for turn in range(len(arena.parties))]
