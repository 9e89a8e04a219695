"""What waits for the demo people when someone first acts as them: searches they saved, and a profile to confirm.

The rest of their inbox comes from the negotiations themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from duobaan.alerts.models import SearchScope
from duobaan.alerts.service import save_search
from duobaan.events import ProfileChanged
from duobaan.professionals.models import Professional
from duobaan.seed import personas
from duobaan.seed.personas import Persona
from duobaan.seed.stage import Stage

_SAVED_BEFORE: Final = dt.timedelta(days=21)
_POSTED_BEFORE: Final = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Search:
    who: Persona
    scope: SearchScope
    name: str
    wanted: Mapping[str, Any]


def _search(who: Persona, scope: SearchScope, name: str, **wanted: Any) -> _Search:
    return _Search(who, scope, name, MappingProxyType(wanted))


_S = SearchScope
SEARCHES: Final = (
    _search(personas.PROFESSIONAL, _S.VACANCIES, "Wiskunde en informatica", subjects=["WIS", "INF"]),
    _search(personas.DUO_PARTNER, _S.VACANCIES, "Natuurkunde en wiskunde", subjects=["NAT", "WIS"]),
    _search(personas.PHYSICIST, _S.VACANCIES, "Natuurkunde", subjects=["NAT"]),
    _search(personas.PLANNER, _S.PROFESSIONALS, "Mensen voor wiskunde", subjects=["WIS"]),
    _search(personas.MATCHMAKER, _S.PROFESSIONALS, "Mensen voor de exacte vakken", subjects=["NAT", "SCH", "WIS"]),
)
"""Not for everybody: who has none sees what an empty list says."""


async def leave_waiting(stage: Stage) -> None:
    """Save the searches of some demo people, and tell of the profile that an employer posted for one of them."""
    for search in SEARCHES:
        with stage.at(stage.book.now - _SAVED_BEFORE):
            await save_search(
                stage.actor(stage.people.persona(search.who)),
                stage.db,
                scope=search.scope,
                name=search.name,
                wanted=search.wanted,
            )
    posted = next(row for row in stage.book.of(Professional) if row.contact_email == personas.AWAITING.email)
    with stage.at(stage.book.now - _POSTED_BEFORE):
        async with stage.db.write(stage.actor(stage.people.persona(personas.COORDINATOR))) as uow:
            uow.emit(ProfileChanged(posted.id))
