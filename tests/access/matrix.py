"""The access matrix: run whole on a fresh world, compared with the committed one."""

from __future__ import annotations

from api.access_matrix import NO_OBJECT, Matrix
from duobaan.access import Actor
from duobaan.ids import Kind, public
from tests.access.asking import Caller
from tests.access.world import FOREIGN, OWN, RELATED, RELATIONS, Targets, World


def targets_of(world: World, role: str, relation: str) -> Targets:
    """Return the objects of a relation, with the organisation and the member that a role would name."""
    stage = world.far if relation == FOREIGN else world.near
    firm = role.startswith("company")
    home, other = (stage.companies[0], stage.school) if firm else (stage.school, stage.companies[0])
    found = dict(world.targets[relation])
    found["organisationId"] = public(Kind.ORGANISATION, (other if relation == RELATED else home).id)
    member = world.staff["far"] if relation == FOREIGN else world.staff["firm" if firm else "near"]
    found["userId"] = public(Kind.USER, member.id)
    return found


async def run_all(caller: Caller, world: World, actors: dict[str, Actor]) -> Matrix:
    """Call every root field as every role on every relation."""
    found: Matrix = {}
    for name in caller.fields:
        relations = RELATIONS if caller.names_objects(name) else (NO_OBJECT,)
        found[name] = {}
        for relation in relations:
            asked = OWN if relation == NO_OBJECT else relation
            found[name][relation] = {
                role: await caller.call(name, actor, targets_of(world, role, asked)) for role, actor in actors.items()
            }
    return found
