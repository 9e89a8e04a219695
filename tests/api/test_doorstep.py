"""What the doorstep makes of what escapes: a database without time is a 503 that says when to come back."""

from __future__ import annotations

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from api.middleware import Doorstep
from duobaan.errors import TransientConflict


@pytest.mark.parametrize("path", ["/graphql", "/auth/sign-in"])
@pytest.mark.parametrize(
    ("trouble", "status", "code", "again"),
    [(TransientConflict(), 503, "UNAVAILABLE", "1"), (RuntimeError("geheim"), 500, "INTERNAL", None)],
)
async def test_what_escapes_is_masked_and_says_whether_to_come_again(
    path: str, trouble: Exception, status: int, code: str, again: str | None
) -> None:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise trouble

    transport = httpx2.ASGITransport(app=Doorstep(app))
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.post(path)
    assert (answer.status_code, answer.headers.get("retry-after")) == (status, again)
    assert code in answer.text
    assert "geheim" not in answer.text
