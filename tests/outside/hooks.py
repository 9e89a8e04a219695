"""What schemathesis has to know of this schema: how its scalars are written. It loads this file in its own Python."""

import schemathesis
from hypothesis import strategies as st
from hypothesis_graphql import nodes

SCALARS = {
    "Date": st.dates(),
    "DateTime": st.datetimes().map(lambda value: f"{value.isoformat()}Z"),
    "TimeOfDay": st.times().map(lambda value: value.strftime("%H:%M")),
}
# Refusals of a valid document: who asks may not, what is typed means nothing, or it costs too much.
REFUSALS = {"BAD_USER_INPUT", "COST_LIMIT_EXCEEDED", "FORBIDDEN", "RATE_LIMITED", "UNAUTHENTICATED"}

for name, values in SCALARS.items():
    schemathesis.graphql.scalar(name, values.map(str).map(nodes.String))


@schemathesis.check
def answered_well(ctx, response, case) -> None:
    """A valid document is answered, or refused for a reason that has a code; the fault is never the server's."""
    body = response.json()
    codes = {error.get("extensions", {}).get("code") for error in body.get("errors", ())}
    if response.status_code >= 500 or not codes <= REFUSALS:
        raise AssertionError(f"{response.status_code} {sorted(map(str, codes))}")
