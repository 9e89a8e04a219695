"""Whatever way someone takes to a hidden object, it is not there; and nothing tells hidden from absent.

Hidden are a vacancy that its school did not publish, two people who did not publish themselves, and all that is
between them. A word stands in each of them that stands nowhere else.
"""

from __future__ import annotations

import pytest
from graphql import GraphQLUnionType, get_named_type

from api.access_matrix import Matrix
from duobaan.access import Permission
from duobaan.ids import Kind, new_id, parse, public
from tests.access.asking import HIDDEN, REACHED, Caller
from tests.access.matrix import targets_of
from tests.access.stage import Staged
from tests.access.world import FOREIGN, OWN, SECRET, World
from tests.support.walking import Walk

# What is public, or not itself between the strangers.
PUBLIC = {Kind.ORGANISATION, Kind.USER}
NOWHERE = "Zwxqkbjvtplom"
ASKED = {"query": SECRET, "prefix": SECRET[:5], "text": SECRET}
FAILURE = "{ __typename ... on UserError { code message path } }"


def hidden_ids(world: World) -> set[str]:
    """Every id of what is between strangers, their people and lessons included."""
    found = {text for text in world.targets[FOREIGN].values() if parse(text)[0] not in PUBLIC}
    found |= {public(Kind.PROFESSIONAL, one.id) for one in world.far.people}
    found |= {public(Kind.LESSON_SLOT, one.id) for one in world.far.slots}
    return found | {public(Kind.VACANCY, world.far.vacancy.id)}


def test_there_is_something_to_hide(staged: Staged) -> None:
    kinds = {parse(text)[0] for text in hidden_ids(staged.world)}
    assert len(kinds) > 20
    assert kinds >= {Kind.PROFESSIONAL, Kind.VACANCY, Kind.PROPOSAL, Kind.ARRANGEMENT, Kind.THREAD, Kind.CHECK}


async def test_what_is_hidden_is_there_for_those_whose_it_is(caller: Caller, staged: Staged) -> None:
    far, walk = staged.world.far, Walk(caller.schema._schema)
    for name, owner in (("vacancy", far.planner), ("professional", far.coordinators[0])):
        values = caller.variables(name, staged.world.targets[FOREIGN])
        body = await caller.body(name, owner, values, walk.chosen(caller.fields[name][1]))
        assert SECRET in body, "the word would show if it could be reached"
        assert any(key in body for key in hidden_ids(staged.world))


@pytest.mark.parametrize("part", range(4))
async def test_no_path_leads_to_a_hidden_object(caller: Caller, staged: Staged, measured: Matrix, part: int) -> None:
    """Every root field that a role reaches: lists, nested objects, searches, suggestions, payloads of mutations."""
    walk, secrets = Walk(caller.schema._schema, hops=0), hidden_ids(staged.world)
    for name, relations in list(measured.items())[part::4]:
        chosen = walk.chosen(caller.fields[name][1])
        for relation, outcomes in relations.items():
            for role in staged.actors:  # a document is prepared once for all of them
                if outcomes[role] != REACHED or relation == "related":
                    continue
                targets = targets_of(staged.world, role, OWN if relation == "none" else relation)
                values = {
                    key: ASKED.get(key, value) if isinstance(value, str) else value
                    for key, value in caller.variables(name, targets).items()
                }
                body = await caller.body(name, staged.actors[role], values, chosen)
                told = {one for one in secrets if one in body and one not in str(values)}
                if Permission.REPORTS_DECIDE in staged.actors[role].grants:  # what is reported comes to who decides
                    told = {one for one in told if parse(one)[0] is not Kind.REPORT}
                assert SECRET not in body or SECRET in str(values), (name, role)
                assert not told, (name, role, relation, told)


SEARCH = """
query ($text: String!) {
    vacancies: searchVacancies(query: $text) {
        totalCount edges { cursor node { id } }
        facets(names: [SUBJECT, PROVINCE, SECTOR, LEVEL]) { values { value count } }
    }
    professionals: searchProfessionals(query: $text) {
        totalCount edges { cursor node { id } }
        facets(names: [SUBJECT, PROVINCE, SECTOR, LEVEL]) { values { value count } }
    }
}
"""


async def test_a_hidden_word_finds_counts_and_suggests_nothing(caller: Caller, staged: Staged) -> None:
    for role, actor in staged.actors.items():
        for hidden, nowhere in ((SECRET, NOWHERE), (SECRET[:6], NOWHERE[:6])):
            found = await caller.data(SEARCH, actor, text=hidden)
            assert found == await caller.data(SEARCH, actor, text=nowhere), role


async def test_not_there_and_not_for_you_are_the_same_bytes(caller: Caller, staged: Staged, measured: Matrix) -> None:
    compared = 0
    for name, relations in measured.items():
        field = caller.fields[name][1]
        chosen = FAILURE if isinstance(get_named_type(field.type), GraphQLUnionType) else Walk(
            caller.schema._schema, hops=0).chosen(field)  # fmt: skip
        for role in ("professional", "company_admin", "school_admin", "matchmaker", "support_looking"):
            if relations.get(FOREIGN, {}).get(role) != HIDDEN:
                continue
            targets = targets_of(staged.world, role, FOREIGN)
            absent = {
                key: text if parse(text)[0] in PUBLIC else public(parse(text)[0], new_id())
                for key, text in targets.items()
            }
            bodies = [
                await caller.body(name, staged.actors[role], caller.variables(name, one), chosen)
                for one in (targets, absent)
            ]
            assert bodies[0] == bodies[1], (name, role)
            compared += 1
    assert compared > 200
