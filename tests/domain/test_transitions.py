"""Life cycles as tables: how rows are written, where an action leads, what one may do from a state."""

from __future__ import annotations

import enum

import pytest

from duobaan.errors import StateNotAllowed
from duobaan.transitions import Hand, LifeCycle, Transition, rows


class Lamp(enum.StrEnum):
    OFF = "OFF"
    ON = "ON"
    BROKEN = "BROKEN"


class Act(enum.StrEnum):
    SWITCH = "SWITCH"
    DIM = "DIM"
    DROP = "DROP"


def lamps() -> LifeCycle[Lamp, Act]:
    return LifeCycle(
        "lamp",
        rows(Lamp.OFF, Act.SWITCH, Lamp.ON, Hand.SCHOOL),
        rows(Lamp.OFF, Act.SWITCH, Lamp.BROKEN, Hand.CLOCK, guard="in a storm", effect="dark"),
        rows(Lamp.ON, Act.DIM, None, Hand.SCHOOL, Hand.BOARD),
        rows((Lamp.OFF, Lamp.ON), Act.DROP, Lamp.BROKEN, Hand.BOARD),
    )


def test_rows_are_written_one_for_each_state() -> None:
    assert rows((Lamp.OFF, Lamp.ON), Act.DROP, Lamp.BROKEN, Hand.BOARD, guard="g", effect="e") == [
        Transition(Lamp.OFF, Act.DROP, Lamp.BROKEN, frozenset({Hand.BOARD}), "g", "e"),
        Transition(Lamp.ON, Act.DROP, Lamp.BROKEN, frozenset({Hand.BOARD}), "g", "e"),
    ]
    assert rows(Lamp.ON, Act.DIM, None, Hand.SCHOOL) == [
        Transition(Lamp.ON, Act.DIM, Lamp.ON, frozenset({Hand.SCHOOL}))
    ]


def test_the_row_of_the_hand_decides_where_an_action_leads() -> None:
    cycle = lamps()
    assert cycle.name == "lamp"
    assert len(cycle.rows) == 5
    assert cycle.target(Lamp.OFF, Act.SWITCH, Hand.SCHOOL) is Lamp.ON
    assert cycle.target(Lamp.OFF, Act.SWITCH, Hand.CLOCK) is Lamp.BROKEN
    assert cycle.target(Lamp.ON, Act.DIM, Hand.BOARD) is Lamp.ON


@pytest.mark.parametrize(
    ("state", "action", "hand", "instead"),
    [
        (Lamp.OFF, Act.SWITCH, Hand.BOARD, ("DROP",)),
        (Lamp.ON, Act.SWITCH, Hand.SCHOOL, ("DIM",)),
        (Lamp.BROKEN, Act.DROP, Hand.BOARD, ()),
    ],
)
def test_what_stands_in_no_row_is_refused_with_what_could_be_done(
    state: Lamp, action: Act, hand: Hand, instead: tuple[str, ...]
) -> None:
    with pytest.raises(StateNotAllowed) as refused:
        lamps().target(state, action, hand)
    assert (refused.value.state, refused.value.allowed) == (state, instead)


def test_actions_come_in_the_order_of_the_table_each_once() -> None:
    cycle = lamps()
    assert cycle.actions(Lamp.OFF, {Hand.SCHOOL, Hand.CLOCK, Hand.BOARD}) == [Act.SWITCH, Act.DROP]
    assert cycle.actions(Lamp.ON, [Hand.BOARD]) == [Act.DIM, Act.DROP]
    assert cycle.actions(Lamp.ON, [Hand.CLOCK]) == []
    assert cycle.actions(Lamp.BROKEN, list(Hand)) == []
