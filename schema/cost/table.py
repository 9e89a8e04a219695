"""The table of prices: what a field and an object weigh, and how long a list without a page can be.

Everything is counted in tenths of a point. A field that is not named here costs nothing itself; an object costs one
point; a list without a page and without a line here counts as UNKNOWN objects. tests/schema/cost holds every line
against the schema.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from duobaan.alerts.rules import MOST as MOST_SAVED_SEARCHES
from duobaan.clients.use_repository import MOST_USES
from duobaan.commitments.other_work import MOST_WINDOWS
from duobaan.insights.rules import MOST_SUBJECTS
from duobaan.organisations.invitation_repository import MOST_LISTED as MOST_INVITATIONS
from duobaan.organisations.support_repository import MOST_LISTED as MOST_LOOKS
from duobaan.professionals.rules import MAX_SUBJECTS, MAX_WINDOWS
from duobaan.proposals.rules import MAX_LINES
from duobaan.reference.regions import provinces
from duobaan.reference.school_system import sector_of
from duobaan.reference.subjects import subjects
from duobaan.running.repository import MOST_ABSENCES, MOST_NOTES
from duobaan.running.supervision import MAX_PEOPLE
from duobaan.timetable.reading.sheet import MOST_ISSUES, MOST_LESSONS, MOST_NAMES
from duobaan.vacancies.lessons import MAX_SLOTS
from duobaan.vacancies.rules import MAX_SUBJECTS as MAX_VACANCY_SUBJECTS
from duobaan.vacancies.rules import MAX_TEAM
from duobaan.words import FunnelStage, Level, RequirementKind, Weekday

POINT: Final = 10
REQUEST: Final = 5 * POINT
"""What every request costs before its first field: reading it, knowing the caller, writing the answer."""
OBJECT: Final = POINT
MUTATION: Final = 10 * POINT
QUERY: Final = POINT
UNKNOWN: Final = 100
LOOKED_UP_PER_POINT: Final = 20
"""So many objects of the schema itself weigh one point: they are known beforehand."""
WHOLE: Final[dict[str, int]] = {"facets": 1_000}
"""Pages that are the whole list when no number is given."""
PAGED: Final = frozenset({"Facet.values"})
"""Lists beside `edges` and `nodes` that hold the page which the field above them was asked for."""

# Small values that come by the dozen and ask nothing of the database.
LIGHT: Final[dict[str, int]] = {
    "AppliedFilter": 1,
    "BalanceCell": 1,
    "BellTime": 1,
    "CostFigure": 1,
    "CoverageObstacle": 1,
    "CoverageReason": 1,
    "Edge": 0,
    "EvaluationScore": 1,
    "FacetValue": 1,
    "Fragment": 1,
    "FunnelStep": 1,
    "Highlight": 1,
    "InputIssue": 1,
    "MapCluster": 1,
    "MatchChange": 1,
    "MatchReason": 1,
    "PageInfo": 1,
    "ReleaseSum": 1,
    "RequirementCount": 1,
    "RuleCondition": 1,
    "Slot": 1,
    "TermChange": 1,
    "TimetableIssue": 1,
    "TimetableLesson": 1,
    "Word": 1,
}

# What a field itself asks of the server, beside the objects that it makes.
WEIGHTS: Final[dict[str, int]] = {
    "Query.costComparison": 5 * POINT,
    "Query.coverageSuggestions": 500 * POINT,
    "Query.eligibility": 100 * POINT,
    "Query.marketBalance": 100 * POINT,
    "Query.matchExplanation": 100 * POINT,
    "Query.releaseOverview": 20 * POINT,
    "Query.requirementCounts": 500 * POINT,
    "Query.searchEverything": 30 * POINT,
    "Query.searchOrganisations": 10 * POINT,
    "Query.searchProfessionals": 10 * POINT,
    "Query.searchVacancies": 10 * POINT,
    "Query.similarProfessionals": 20 * POINT,
    "Query.similarVacancies": 20 * POINT,
    "Query.regionReport": 100 * POINT,
    "Query.readTimetable": 50 * POINT,
    "Query.suggest": 2 * POINT,
    "Query.suggestedProfessionals": 500 * POINT,
    "Query.suggestedVacancies": 500 * POINT,
    "MatchProposal.nextTeams": 500 * POINT,
    "SavedSearch.found": 20 * POINT,
    "*.facets": 5 * POINT,
    "*.map": 10 * POINT,
    "*.totalCount": 2 * POINT,
}

# A vacancy without a timetable is looked at per subject and level, of one sector.
_SUBJECTS_AT_LEVELS: Final = MAX_VACANCY_SUBJECTS * max(Counter(map(sector_of, Level)).values())

# What matching and comparing take, in thousandths of a second of CPU for one object, as seen on the demo region. A
# request has a limit of its own for them: thirty of the dearest in one document of two kilobytes took eight seconds.
WORK: Final[dict[str, int]] = {
    "MatchProposal.nextTeams": 200,
    "Query.coverageSuggestions": 200,
    "Query.eligibility": 30,
    "Query.marketBalance": 30,
    "Query.matchExplanation": 50,
    "Query.readTimetable": 50,
    "Query.regionReport": 50,
    "Query.releaseOverview": 30,
    "Query.requirementCounts": 200,
    "Query.similarProfessionals": 12,
    "Query.similarVacancies": 15,
    "Query.suggestedProfessionals": 200,
    "Query.suggestedVacancies": 200,
    "SavedSearch.found": 6,
}
WORKING: Final = frozenset(name.partition(".")[2] for name in WORK)

_ENTRIES: Final = 2_500
"""As many as a body of the largest size can name."""
_MONTH_OF_HOURS: Final = 1_200
"""A team of twenty-four, each with hours of two kinds on every working day, fills no month beyond it."""

# How many items a list holds at most. A number with a name is a rule of the domain that refuses more.
LENGTHS: Final[dict[str, int]] = {
    "ApiClient.deprecatedUses": MOST_USES,
    "ApproveHoursSuccess.entries": _ENTRIES,
    "AreaBalance.subjects": MOST_SUBJECTS,
    "Arrangement.assignments": 4 * MAX_LINES,
    "Arrangement.signatures": 4 * MAX_LINES,
    "Arrangement.unsigned": 4 * MAX_LINES,
    "Assignment.slots": MAX_SLOTS,
    "Coverage.partners": MAX_TEAM,
    "Coverage.reasons": 20,
    "Coverage.uncovered": MAX_SLOTS,
    "Coverage.uncoveredSupport": MAX_SLOTS,
    "Coverage.whyUncovered": MAX_SLOTS,
    "CoverageOpenLesson.obstacles": 10,
    "CoveragePart.moved": MAX_SLOTS,
    "CoveragePart.slots": MAX_SLOTS,
    "CoverageSuggestions.nearMisses": 20,
    "EligibilityAssessment.blocks": 20,
    "EligibilityAssessment.budgets": 10,
    "EligibilityAssessment.changes": 20,
    "EligibilityAssessment.lessons": max(MAX_SLOTS, _SUBJECTS_AT_LEVELS),
    "EligibilityAssessment.subjects": max(MAX_SLOTS, _SUBJECTS_AT_LEVELS),
    "EligibilityAssessment.warnings": 20,
    "Handover.notes": MOST_NOTES,
    "HeldSlot.teachers": 2 * MAX_TEAM,
    "Highlight.fragments": 50,
    "LessonDay.lessons": 100,
    "LessonEligibility.reasons": 20,
    "LessonWeek.days": 7,
    "MatchExplanation.reasons": 30,
    "MatchExplanation.exclusions": 30,
    "MatchExplanation.missed": MAX_SLOTS,
    "MatchExplanation.nearMisses": 10,
    "MatchExplanation.taught": MAX_SLOTS,
    "MatchNearMiss.changes": 10,
    "MatchProposal.awaiting": 2 * MAX_LINES,
    "MatchProposal.openLines": MAX_LINES,
    "MatchProposal.parties": 2 * MAX_LINES + 2,
    "Professional.availability": MAX_WINDOWS,
    "Professional.subjects": MAX_SUBJECTS,
    "Query.absences": MOST_ABSENCES,
    "Query.hours": _MONTH_OF_HOURS,
    "Query.marketBalance": len(provinces()),
    "Query.provinces": len(provinces()),
    "Query.schoolHolidays": 20,
    "Query.subjects": len(subjects()),
    "Query.supervisors": MAX_PEOPLE,
    "RegionReport.funnel": len(FunnelStage),
    "RequirementCounts.requirements": len(RequirementKind) + len(Weekday),
    "RuleReason.conditions": 20,
    "SearchInfo.interpreted": 50,
    "SearchInfo.widerSuggestions": 20,
    "Subject.sectors": 10,
    "SubmitHoursSuccess.entries": _ENTRIES,
    "Terms.lines": MAX_LINES,
    "TermsLine.slots": MAX_SLOTS,
    "TimetableReading.issues": MOST_ISSUES,
    "TimetableReading.lessons": MOST_LESSONS,
    "TimetableReading.subjects": MOST_NAMES,
    "Vacancy.bundles": MAX_SLOTS,
    "Vacancy.subjects": MAX_VACANCY_SUBJECTS,
    "Vacancy.timetable": MAX_SLOTS,
    "Viewer.savedSearches": MOST_SAVED_SEARCHES,
    "Week.days": 7,
    "Week.loads": 20,
    "WeekDay.entries": MOST_WINDOWS,
    "WeekDay.free": MOST_WINDOWS,
    "*.highlights": 20,
    "*.invitations": MOST_INVITATIONS,
    "*.movableTo": MAX_SLOTS,
    "*.supportLooks": MOST_LOOKS,
}


def weight(parent: str, name: str) -> int:
    """Return what a field itself weighs, in tenths of a point."""
    found = WEIGHTS.get(f"{parent}.{name}")
    if found is not None:
        return found
    if parent == "Mutation":
        return MUTATION
    return WEIGHTS.get(f"*.{name}", QUERY if parent == "Query" else 0)


def length(parent: str, name: str) -> int:
    """Return how many items a list without a page holds at most."""
    found = LENGTHS.get(f"{parent}.{name}")
    return LENGTHS.get(f"*.{name}", UNKNOWN) if found is None else found


def object_weight(kind: str) -> int:
    """Return what one object of a type weighs, in tenths of a point."""
    return LIGHT.get(kind, OBJECT)


def work(parent: str, name: str) -> int:
    """Return what a field itself computes, in thousandths of a second."""
    return WORK.get(f"{parent}.{name}", 0)
