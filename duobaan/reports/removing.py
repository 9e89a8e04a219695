"""What a decision to remove does: a vacancy is withdrawn, a profile suspended, a message loses its words.

A profile stays suspended until who decides lifts every removal of it; a school may publish anew, and words that are
gone stay gone.
"""

from __future__ import annotations

from duobaan.db.uow import UnitOfWork
from duobaan.events import ProfileChanged, VacancyChanged
from duobaan.professionals.states import PROFILE, ProfileAction
from duobaan.reports.models import Report, ReportKind
from duobaan.reports.repository import ReportRepository
from duobaan.transitions import Hand
from duobaan.vacancies.states import VACANCY, VacancyAction

_WITHDRAW_REASON = 300


async def remove(uow: UnitOfWork, report: Report, hand: Hand, reason: str) -> None:
    """Take reported content out of sight; what its owner took away meanwhile stays away."""
    reports = ReportRepository(uow.session)
    if report.kind is ReportKind.VACANCY:
        await _remove_vacancy(uow, report, hand, reason)
    elif report.kind is ReportKind.PROFILE:
        person = await reports.lock_profile(report.target_id)
        if person is not None and ProfileAction.SUSPEND in PROFILE.actions(person.status, {hand}):
            uow.move(PROFILE, person, ProfileAction.SUSPEND, hand, facts={"report": str(report.id)})
            uow.emit(ProfileChanged(person.id))
    elif (message := await reports.lock_message(report.target_id)) is not None:
        message.body = ""
        uow.record("message.remove", message, organisation_id=report.organisation_id)


async def _remove_vacancy(uow: UnitOfWork, report: Report, hand: Hand, reason: str) -> None:
    vacancy = await ReportRepository(uow.session).lock_vacancy(report.target_id)
    if vacancy is None or VacancyAction.WITHDRAW not in VACANCY.actions(vacancy.status, {hand}):
        return
    facts = {"report": str(report.id)}
    uow.move(VACANCY, vacancy, VacancyAction.WITHDRAW, hand, organisation_id=vacancy.school_id, facts=facts)
    vacancy.withdraw_reason = reason[:_WITHDRAW_REASON]
    uow.emit(VacancyChanged(vacancy.id))


async def restore(uow: UnitOfWork, report: Report, hand: Hand) -> None:
    """Lift the suspension of a profile unless another removal stands; its owner puts it back on the market."""
    reports = ReportRepository(uow.session)
    if report.kind is not ReportKind.PROFILE:
        return
    person = await reports.lock_profile(report.target_id)
    if await reports.is_removed_besides(report):
        return
    if person is not None and ProfileAction.RESTORE in PROFILE.actions(person.status, {hand}):
        uow.move(PROFILE, person, ProfileAction.RESTORE, hand, facts={"report": str(report.id)})
        uow.emit(ProfileChanged(person.id))
