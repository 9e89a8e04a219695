"""After a refusal within a team: who could take the open lines, around those who still stand."""

from __future__ import annotations

from uuid import UUID

from duobaan.access import Actor, Permission, requires
from duobaan.db.uow import Database
from duobaan.errors import NotAllowed, NotFound
from duobaan.matching.log.journal import MatchJournal
from duobaan.matching.teams.question import OwnTeacher
from duobaan.matching.teams.teaming import CoveragePage, suggest_coverage
from duobaan.proposals.reading import read_proposals
from duobaan.proposals.rules import TEACHING
from duobaan.vacancies.coverage_repository import CoverageRepository
from duobaan.vacancies.repository import VacancyRepository


@requires(Permission.MATCHES_READ)
async def suggest_next_teams(
    actor: Actor, db: Database, journal: MatchJournal, *, proposal_id: UUID, first: int = 3
) -> CoveragePage | None:
    """Return the best teams for the lines that someone declined; None while no line is open, or for other parties.

    Whoever still stands keeps their lessons, whoever declined is not asked again; only the school, its board and a
    matchmaker of its region weigh people.
    """
    case = (await read_proposals(actor, db, ids=[proposal_id])).get(proposal_id)
    refused = set() if case is None else {line.professional_id for line in case.open_lines(actor)}
    if case is None or not refused:
        return None
    lines = case.terms[case.negotiation.standing.number].lines
    standing = [line for line in lines if line.professional_id not in refused]
    people = {line.professional_id for line in standing}
    left = await _places_left(actor, db, case.proposal.vacancy_id, people)
    if left is None or left < 1:
        return None
    own = [OwnTeacher("", frozenset(line.slot_ids)) for line in standing if line.role in TEACHING and line.slot_ids]
    try:
        return await suggest_coverage(
            actor,
            db,
            journal,
            vacancy_id=case.proposal.vacancy_id,
            first=first,
            max_partners=min(left, 3),
            own_teachers=own,
            without=refused | people,
        )
    except (NotAllowed, NotFound):
        return None


async def _places_left(actor: Actor, db: Database, vacancy_id: UUID, people: set[UUID]) -> int | None:
    async with db.read() as session:
        vacancy = await VacancyRepository(session).find(vacancy_id, actor)
        agreed = await CoverageRepository(session).agreed_on(vacancy_id)
    return None if vacancy is None else vacancy.max_team - len(people | {work.professional_id for work in agreed})
