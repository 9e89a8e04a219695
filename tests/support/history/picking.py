"""Chooses the next step of a history: what is sensible mostly, what is refused now and then."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.history import negotiating, preparing, working
from tests.support.history.history import History, Step

Pick = Callable[[History], Step | None]

STEPS: tuple[tuple[int, Pick], ...] = (
    (3, preparing.post),
    (4, preparing.confirm),
    (4, preparing.grant),
    (4, preparing.accept_hours),
    (1, preparing.revoke),
    (2, preparing.offer_other_hours),
    (2, preparing.own_word),
    (6, preparing.write_vacancy),
    (7, preparing.publish),
    (1, preparing.withdraw_vacancy),
    (16, negotiating.propose),
    (6, negotiating.counter),
    (34, negotiating.accept),
    (2, negotiating.reject),
    (2, negotiating.decline),
    (1, negotiating.withdraw),
    (20, working.sign),
    (16, working.approve),
    (3, working.cancel),
    (4, working.terminate),
    (2, working.pause),
    (9, working.amend),
    (8, working.time_passes),
)

# A history in which nobody is known yet would be a dull one for long.
PRELUDE: tuple[Pick, ...] = (
    *[preparing.post] * 4,
    *[preparing.confirm] * 5,
    *[preparing.write_vacancy, preparing.write_vacancy, preparing.publish] * 2,
    preparing.publish,
)


def pick(history: History) -> Step | None:
    """Return a step, or nothing when there is no object for the one that came up."""
    if len(history.told) < len(PRELUDE):
        return PRELUDE[len(history.told)](history)
    weights = [weight for weight, _ in STEPS]
    (_, chosen) = history.random.choices(STEPS, weights)[0]
    return chosen(history)
