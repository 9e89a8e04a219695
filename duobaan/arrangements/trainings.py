"""When a training ends without a licence, the work that leaned on it asks the school to look at the papers again."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from duobaan.arrangements.models import Arrangement, Assignment, CheckItem
from duobaan.arrangements.repository import ArrangementRepository
from duobaan.arrangements.states import CHECK, CheckAction
from duobaan.arrangements.training_repository import TrainingRepository
from duobaan.clock import day_of, today
from duobaan.db.uow import UnitOfWork
from duobaan.eligibility.engine import assess
from duobaan.eligibility.facts_repository import FactsRepository
from duobaan.eligibility.lessons import vacancy_facts
from duobaan.eligibility.rule_book import order_of_grounds
from duobaan.events import ArrangementChanged
from duobaan.transitions import Hand
from duobaan.vacancies.models import Vacancy
from duobaan.words import CheckKind, CheckStatus, SystemReason

_ONE_DAY = dt.timedelta(days=1)
_SEEN = (CheckStatus.APPROVED, CheckStatus.WAIVED)


async def weakened(session: AsyncSession) -> list[UUID]:
    """Return the keys of live work whose legal ground fell with a training, and that nobody looked at since."""
    leaning = await TrainingRepository(session).leaning(today())
    keys = {assignment.arrangement_id for assignment, _ in leaning}
    return [key for key in sorted(keys) if await _unseen(session, key)]


async def fall_back(uow: UnitOfWork, row: Arrangement) -> int:
    """Ask for a look at the papers of everyone whose ground fell; return of how many."""
    found = await _unseen(uow.session, row.id)
    for person, check in found.items():
        if check is None:
            check = CheckItem(arrangement_id=row.id, professional_id=person, kind=CheckKind.DIPLOMA_SEEN)
            uow.session.add(check)
            await uow.session.flush()
            uow.record("check.require", check, organisation_id=row.school_id, after=check.status.value)
        else:
            facts = {"check": check.kind.value, "reason": SystemReason.TRAINING_ENDED.value}
            uow.move(CHECK, check, CheckAction.EXPIRE, Hand.CLOCK, organisation_id=row.school_id, facts=facts)
        check.reason = SystemReason.TRAINING_ENDED.value
    uow.emit(ArrangementChanged(arrangement_id=row.id))
    return len(found)


async def _unseen(session: AsyncSession, key: UUID) -> dict[UUID, CheckItem | None]:
    """Return whose papers must be looked at again, each with the check that was approved before."""
    checks = (await ArrangementRepository(session).checks([key])).get(key, [])
    found: dict[UUID, CheckItem | None] = {}
    for assignment, training in await TrainingRepository(session).leaning(today(), key):
        ended, person = training.ended_on, assignment.professional_id
        # What was agreed after the end was judged without the training.
        if ended is None or day_of(assignment.created_at) > ended or not await _falls(session, assignment, ended):
            continue
        mine = [one for one in checks if one.professional_id == person and one.kind is CheckKind.DIPLOMA_SEEN]
        if not any(_settles(check, ended) for check in mine):
            found[person] = next((check for check in mine if check.status is CheckStatus.APPROVED), None)
    return found


def _settles(check: CheckItem, ended: dt.date) -> bool:
    """Say whether a check waits to be looked at, or was looked at after a day."""
    return check.status not in _SEEN or (check.checked_at is not None and day_of(check.checked_at) > ended)


async def _falls(session: AsyncSession, assignment: Assignment, ended: dt.date) -> bool:
    """Say whether someone teaches a lesson today on a weaker ground than on the last day of the training."""
    arrangements, facts = ArrangementRepository(session), FactsRepository(session)
    row = await session.get_one(Arrangement, assignment.arrangement_id)
    taught = (await arrangements.slots([assignment.id])).get(assignment.id, [])
    place = await facts.place(row.school_id)
    asked = vacancy_facts(
        await session.get_one(Vacancy, row.vacancy_id),
        (await arrangements.lessons(taught)).values(),
        board_id=place.board_id,
        region=place.region,
        school_weeks=place.school_weeks,
        anchors=place.anchors,
        today=today(),
    )
    person = (await facts.people([assignment.professional_id], with_guest=False))[assignment.professional_id]
    before, after = assess(person, asked, ended), assess(person, asked, max(ended + _ONE_DAY, today()))
    strength = order_of_grounds().index
    return any(
        strength(now.ground) > strength(then.ground) for then, now in zip(before.lessons, after.lessons, strict=True)
    )
