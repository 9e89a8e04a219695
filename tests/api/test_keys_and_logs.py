"""The installation's key and its log lines."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
import structlog

from api.logging import configure
from api.middleware import logged_path
from duobaan.db.installation_key import key_ring
from duobaan.settings import Settings


def test_makes_a_key_once_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    first, again = key_ring(settings), key_ring(settings)
    assert first.key("cursors") == again.key("cursors")
    assert first.key("cursors") != first.key("links")
    (kept,) = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_given_secret_leaves_no_file(tmp_path: Path) -> None:
    one = key_ring(Settings(data_dir=tmp_path, secret="a long secret"))
    other = key_ring(Settings(data_dir=tmp_path, secret="another secret"))
    assert one.key("x") != other.key("x")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"short")
    with pytest.raises(RuntimeError, match=r"secret\.key"):
        key_ring(Settings(data_dir=tmp_path))


def test_logs_json_without_the_words_of_an_exception(capfd: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        configure(Settings())
        try:
            raise ValueError("jan@example.org")
        except ValueError as error:
            structlog.get_logger("test").error("it.failed", exc_info=error, request_id="r")
    finally:
        structlog.configure(**before)
    line = json.loads(capfd.readouterr().err)
    assert (line["event"], line["error"], line["request_id"]) == ("it.failed", "ValueError", "r")
    assert line["frames"][-1].endswith("test_logs_json_without_the_words_of_an_exception")
    assert "jan@example.org" not in json.dumps(line)


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/", "/"),
        ("/graphql", "/graphql"),
        ("/demo/as/anna", "/demo/…"),
        ("/" + "a" * 99, "/" + "a" * 40),
        ("/auth/sign-in", "/auth/sign-in"),
        ("/auth/upstream/entra/back", "/auth/upstream/…"),
        ("/auth/anna", "/auth/…"),
        ("/oauth/token", "/oauth/token"),
    ],
)
def test_a_logged_path_holds_no_ids_or_names(path: str, logged: str) -> None:
    assert logged_path(path) == logged
