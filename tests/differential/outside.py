"""Documents that hypothesis-graphql writes: another author than ours, so that one blind spot is not everyone's."""

from __future__ import annotations

from graphql import print_schema
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from schema.build import DuobaanSchema
from tests.differential.documents import Question

_SCALARS = {
    "DateTime": st.sampled_from(["2027-01-04T09:00:00Z", "2026-06-30T23:59:59+02:00"]).map(nodes.String),
    "Date": st.sampled_from(["2027-01-04", "2026-12-31"]).map(nodes.String),
    "TimeOfDay": st.sampled_from(["08:30", "24:00"]).map(nodes.String),
}


def written_elsewhere(schema: DuobaanSchema, count: int, number: int) -> list[Question]:
    """Return so many valid queries."""
    found: list[Question] = []
    if not count:
        return found

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(queries(print_schema(schema._schema), custom_scalars=_SCALARS))
    def gather(text: str) -> None:
        found.append(Question(text, {}))

    gather()
    return found
