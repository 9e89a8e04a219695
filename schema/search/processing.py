"""How an answer came about: what was understood, what was corrected, and what wider questions would find."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

import strawberry

from duobaan import labels
from duobaan.reference.subjects import subjects
from duobaan.words import (
    DuoPreference,
    EngagementForm,
    HalfDay,
    Level,
    QualificationKind,
    Sector,
    Weekday,
)
from schema.context import Info
from schema.vocabulary import Locale, language
from search.finding import Found
from search.reading import Applied
from search.widening import Wider

_WORDS: Mapping[str, type[enum.StrEnum]] = {
    "levels": Level,
    "sectors": Sector,
    "weekdays": Weekday,
    "forms": EngagementForm,
    "qualifications": QualificationKind,
    "duoPreferences": DuoPreference,
}


def _subject(code: str, spoken: str) -> str:
    known = subjects().get(code)
    return code if known is None else known.name_en if spoken == "en" else known.name_nl


@strawberry.type(description="A filter that was read from the text; quote the words to keep them as text.")
class AppliedFilter:
    """What "duobaan havo dinsdag" becomes."""

    filter: str = strawberry.field(description="The filter's field; `place` means inside that place.")
    value: str = strawberry.field(description="Its value as a code; a half-day reads TU_MORNING, hours are in minutes.")
    words: str = strawberry.field(description="The words of the text that named it.")

    @classmethod
    def of(cls, applied: Applied) -> AppliedFilter:
        """Wrap it."""
        return cls(filter=applied.name, value=applied.value, words=applied.words)

    @strawberry.field(description="The value in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Put it in words."""
        spoken = language(info.context, locale)
        if self.filter in _WORDS:
            return labels.label_of(_WORDS[self.filter](self.value), spoken)
        if self.filter == "subjects":
            return _subject(self.value, spoken)
        if self.filter == "slots":
            day, half = self.value.split("_")
            return f"{labels.label_of(Weekday(day), spoken)} {labels.label_of(HalfDay(half), spoken)}"
        if self.filter == "minutesPerWeek":
            return labels.render("search.applied.hours", spoken, {"hours": f"{int(self.value) / 60:g}"})
        if self.filter == "duoAllowed":
            return labels.label("search.filters.duoAllowed", spoken)
        return f"{self.words} {self.value}" if self.filter == "near" else self.value


@strawberry.type(description="What a wider question would find.")
class WiderSuggestion:
    """A larger radius, the question without one of its filters, or the subject that its text means."""

    within_km: int | None
    dropped: str | None = strawberry.field(description="The filter that is left out, by its name; `query` is the text.")
    subject: str | None = strawberry.field(description="The subject that the text means, in its place, as a code.")
    total_count: int

    @classmethod
    def of(cls, wider: Wider) -> WiderSuggestion:
        """Wrap it."""
        return cls(within_km=wider.within_km, dropped=wider.dropped, subject=wider.subject, total_count=wider.total)

    @strawberry.field(description="The wider question in the caller's language.")
    def label(self, info: Info, locale: Locale | None = None) -> str:
        """Put it in words."""
        spoken = language(info.context, locale)
        if self.within_km is not None:
            return labels.render("search.wider.within", spoken, {"km": self.within_km})
        if self.subject is not None:
            return labels.render("search.wider.subject", spoken, {"subject": _subject(self.subject, spoken)})
        if self.dropped == "query":
            return labels.label("search.wider.query", spoken)
        name = labels.label(f"search.filters.{self.dropped}", spoken)
        return labels.render("search.wider.without", spoken, {"filter": name})


@strawberry.type(description="How the answer came about.")
class SearchInfo:
    """The engine, what it made of the question, and what else could be asked."""

    id: strawberry.ID = strawberry.field(description="Names this answer in the logs.")
    engine: str
    degraded: bool = strawberry.field(description="The engine did not answer; this is what the database could find.")
    took_ms: float
    corrected_query: str | None = strawberry.field(description="The text as understood, without its filters.")
    interpreted: list[AppliedFilter] = strawberry.field(description="The filters that were read from the text.")
    all_words: bool = strawberry.field(description="False when nothing holds all words: these hold the leading ones.")
    place: str | None = strawberry.field(description="The place that was understood, from the filter or from the text.")
    wider_suggestions: list[WiderSuggestion] = strawberry.field(
        description="Wider questions that find more; only when fewer than five things were found."
    )

    @classmethod
    def of(cls, found: Found[Any]) -> SearchInfo:
        """Wrap it."""
        return cls(
            id=strawberry.ID(found.id),
            engine=found.engine,
            degraded=found.degraded,
            took_ms=found.took_ms,
            corrected_query=found.corrected,
            interpreted=[AppliedFilter.of(one) for one in found.applied],
            all_words=found.all_words,
            place=found.place,
            wider_suggestions=[WiderSuggestion.of(one) for one in found.wider],
        )
