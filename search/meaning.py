"""What a text means where it finds little: the subjects that the lexicon leads it to, as a filter in its place.

Nobody's post says "DNA-replicatie", and a planner who asks for it means biology. Only where the words themselves find
nothing the meaning takes their place, and the answer says so; where they find a little it is offered beside them.
Exclusions mean nothing and stay; a "phrase" is asked for as it stands, so that its meaning is only offered.
"""

from __future__ import annotations

from dataclasses import replace

from search.asking import ProfessionalWishes, VacancyWishes
from search.choices import choices_of
from search.engine import EngineUnavailable
from search.lexicon import Lexicon, Meaning, meant_subjects
from search.market import Understood
from search.reading import Applied
from search.text import wanted_and_not

SURE = 0.5
"""From here on a meaning is better than an answer that leaves words out."""

LIKELY = 0.1
"""Below this a text means nothing that is known."""

MOST = 3
_BESIDE = 0.6
"""A subject counts beside the surest one when it is nearly as sure."""


async def meaning_of(lexicon: Lexicon | None, understood: Understood) -> list[Meaning]:
    """The subjects that a text means, surest first; nothing where subjects were asked by hand or nobody can tell."""
    text, _ = wanted_and_not(understood.text)
    wishes = understood.wishes
    if lexicon is None or not text or not understood.question.interpret:
        return []
    if not isinstance(wishes, VacancyWishes | ProfessionalWishes) or wishes.subjects:
        return []
    try:
        found = await meant_subjects(lexicon, text, MOST)
    except EngineUnavailable:
        return []
    least = max(LIKELY, _BESIDE * found[0].score) if found else LIKELY
    return [one for one in found if one.score >= least]


def may_lead(understood: Understood) -> bool:
    """Whether the meaning of a text may take its place: not where somebody quoted words to have them as they stand."""
    return '"' not in wanted_and_not(understood.text)[0]


def as_filter(understood: Understood, meant: list[Meaning]) -> Understood:
    """The question with the subjects in the place of the text, which says so."""
    text, excluded = wanted_and_not(understood.text)
    codes = tuple(one.subject for one in meant)
    wishes = understood.wishes
    assert isinstance(wishes, VacancyWishes | ProfessionalWishes)
    with_subjects = replace(wishes, subjects=codes)
    asked = next(choice for choice in choices_of(with_subjects) if choice.name == "subjects")
    return replace(
        understood,
        text=excluded,
        wishes=with_subjects,
        choices=(*understood.choices, asked),
        applied=(*understood.applied, *(Applied("subjects", code, text) for code in codes)),
    )
