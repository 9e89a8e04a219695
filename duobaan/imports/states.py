"""The life cycle of an imported file as a table, and who may touch it."""

from __future__ import annotations

import enum

from duobaan.access import Actor, Permission
from duobaan.imports.models import DataImport
from duobaan.transitions import Hand, LifeCycle, rows
from duobaan.words import ImportKind, ImportStatus, OrganisationKind, Role


class ImportAction(enum.StrEnum):
    """What may be done with an imported file; all but START is the system's own."""

    START = "START"
    JUDGE = "JUDGE"
    REJECT = "REJECT"
    FINISH = "FINISH"
    FAIL = "FAIL"
    EXPIRE = "EXPIRE"


_S, _A = ImportStatus, ImportAction

IMPORT: LifeCycle[ImportStatus, ImportAction] = LifeCycle(
    "import",
    rows(_S.CHECKING, _A.JUDGE, _S.CHECKED, Hand.CLOCK, effect="each row says what it would do; nothing is written"),
    rows(_S.CHECKING, _A.REJECT, _S.UNREADABLE, Hand.CLOCK, guard="the file as a whole cannot be read"),
    rows(
        (_S.CHECKED, _S.FAILED),
        _A.START,
        _S.RUNNING,
        *(Hand.COMPANY, Hand.SCHOOL, Hand.BOARD),
        guard="within a day of the check",
        effect="each row is judged again and carried out on its own",
    ),
    rows(_S.RUNNING, _A.FINISH, _S.DONE, Hand.CLOCK, guard="every row was carried out or refused"),
    rows(_S.RUNNING, _A.FAIL, _S.FAILED, Hand.CLOCK, guard="the job broke off", effect="starting goes on after it"),
    rows((_S.CHECKED, _S.FAILED), _A.EXPIRE, _S.EXPIRED, Hand.CLOCK, guard="nobody started it within a day"),
)

PERMISSIONS: dict[ImportKind, Permission] = {
    ImportKind.PROFESSIONALS: Permission.PROFESSIONALS_POST,
    ImportKind.VACANCIES: Permission.VACANCIES_WRITE,
}
"""What importing rows of a kind asks: what writing one of them by hand does."""

ORGANISATIONS: dict[ImportKind, tuple[OrganisationKind, ...]] = {
    ImportKind.PROFESSIONALS: (OrganisationKind.COMPANY,),
    ImportKind.VACANCIES: (OrganisationKind.SCHOOL, OrganisationKind.SCHOOL_BOARD),
}
NEEDED: dict[ImportKind, tuple[Permission, ...]] = {
    ImportKind.PROFESSIONALS: (
        Permission.PROFESSIONALS_POST,
        Permission.PROFILES_OWN,  # as changing by hand asks it, of whichever hand
        Permission.RELEASES_GRANT,
    ),
    ImportKind.VACANCIES: (Permission.VACANCIES_WRITE,),
}
"""What the use cases behind the rows ask; the job gets of these what whoever started it held."""

OPERATOR: dict[ImportKind, frozenset[Role]] = {
    ImportKind.PROFESSIONALS: frozenset({Role.COMPANY_COORDINATOR}),
    ImportKind.VACANCIES: frozenset({Role.SCHOOL_PLANNER, Role.BOARD_ADMIN}),
}
"""As what an operator imports for an organisation."""

HANDS: dict[OrganisationKind, Hand] = {
    OrganisationKind.COMPANY: Hand.COMPANY,
    OrganisationKind.SCHOOL: Hand.SCHOOL,
    OrganisationKind.SCHOOL_BOARD: Hand.BOARD,
}


def viewer_can(actor: Actor, row: DataImport) -> list[ImportAction]:
    """Return what the actor may do with a file now."""
    if not actor.holds(PERMISSIONS[row.kind], row.organisation_id):
        return []
    return IMPORT.actions(row.status, set(HANDS.values()))
