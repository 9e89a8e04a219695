"""The quick lane stands before all middleware: what it answers says all that a made answer says, to nobody else."""

from __future__ import annotations

import json

import httpx2
import pytest

from api.app import create_app
from api.house import House
from api.response_cache_lane import QuickLane
from duobaan.settings import Settings
from tests.support.houses import settled
from tests.support.http import client

SUBJECTS = json.dumps({"query": "{ subjects { code } }"})
OF_EACH_REQUEST = {"x-request-id", "ratelimit"}


def told(answer: httpx2.Response) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers.multi_items() if name not in OF_EACH_REQUEST)


@pytest.mark.parametrize("public_url", ["", "https://duobaan.example.org"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_answer_by_its_bytes_has_the_lines_of_one_that_is_made(
    sqlite_settings: Settings, public_url: str, method: str
) -> None:
    settings = sqlite_settings.model_copy(update={"relay": "worker", "public_url": public_url})
    house = House.of(settings)
    app = create_app(settings, house)
    assert isinstance(app, QuickLane)
    async with client(app) as http:
        await settled(house)

        async def ask(host: str = "localhost") -> httpx2.Response:
            headers = {"host": host, "content-type": "application/json", "accept-encoding": "identity"}
            if method == "GET":
                return await http.get("/graphql?query={subjects{code}}", headers=headers)
            return await http.post("/graphql", content=SUBJECTS, headers=headers)

        answers = [await ask() for _ in range(4)]
        assert len(app._known) == 1, "the last ones came from the lane"
        assert told(answers[2]) == told(answers[3])
        made, kept = dict(told(answers[0])), dict(told(answers[3]))
        assert kept.keys() - made.keys() <= {"etag"}
        assert {name: value for name, value in made.items() if kept.get(name) != value}.keys() <= {"cache-control"}
        assert made.keys() >= {"content-security-policy", "x-content-type-options", "ratelimit-policy", "vary"}
        assert ("strict-transport-security" in kept) == bool(public_url)
        for name in OF_EACH_REQUEST:
            assert all(name in one.headers for one in answers)
        assert len({one.headers["x-request-id"] for one in answers}) == 4
        foreign = [await ask("duobaan.example.net") for _ in range(2)]
        assert [one.status_code for one in foreign] == [421, 421]
