"""Who may see whose week: the person and the employer, the school and its board."""

from __future__ import annotations

from duobaan.access import Actor, Permission
from duobaan.organisations.models import Organisation
from duobaan.professionals.models import Professional
from duobaan.professionals.states import employs, is_own


def is_home(actor: Actor, person: Professional) -> bool:
    """Say whether a professional's week is the actor's: their own, or that of someone whom they employ."""
    return actor.is_system or is_own(actor, person) or employs(actor, person.employer_id, Permission.PROFESSIONALS_POST)


def is_of_school(actor: Actor, school: Organisation) -> bool:
    """Say whether the actor reads agreed work for the school or its board."""
    mine = actor.organisations_with(Permission.ARRANGEMENTS_READ)
    return actor.is_system or school.id in mine or school.board_id in mine
