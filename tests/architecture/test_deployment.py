"""What an operator starts from is valid, holds no secret and starts nothing as root."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from duobaan.settings import Settings
from tests.support.code import ROOT

COMPOSE = ROOT / "docker-compose.yml"
_SECRETS = (
    "postgres_password",
    "duobaan_database_url",
    "duobaan_meili_key",
    "duobaan_secret",
    "duobaan_data_keys",
    "duobaan_metrics_token",
    "grafana_password",
)


def _checked(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def _program(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def test_compose_keeps_to_the_compose_specification() -> None:
    _checked(_program("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", COMPOSE)


def test_the_dockerfile_has_nothing_to_complain_of() -> None:
    _checked(_program("hadolint"), ROOT / "Dockerfile")


def test_the_image_has_the_programs_of_the_database_server_that_backups_need() -> None:
    server = re.search(r"image: postgres:(\d+)", COMPOSE.read_text(encoding="utf-8"))
    client = re.search(r"postgresql-client-(\d+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert server is not None
    assert client is not None
    assert client[1] == server[1]


def test_compose_holds_no_secret() -> None:
    text = COMPOSE.read_text(encoding="utf-8")
    for name in _SECRETS:
        assert f"{name}: {{file: ./deploy/secrets/{name}}}" in text
    assert not re.search(r"(PASSWORD|KEY|SECRET|KEYS): (?!\$)\S", text)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8")
    assert "/deploy/secrets/" in ignored


def test_every_setting_in_compose_is_one() -> None:
    known = {f"DUOBAAN_{name}".upper() for name in Settings.model_fields}
    named = set(re.findall(r"^\s+(DUOBAAN_[A-Z_]+):", COMPOSE.read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert named <= known


def test_secrets_are_made_once_and_are_what_the_settings_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "make-secrets"
    script.write_bytes((ROOT / "deploy" / "make-secrets").read_bytes())
    folder = tmp_path / "secrets"
    _checked("sh", script)
    made = {path.name: path.read_text() for path in folder.iterdir()}
    _checked("sh", script)
    assert {path.name: path.read_text() for path in folder.iterdir()} == made
    assert folder.stat().st_mode & 0o077 == 0, "others may look into the folder of secrets"
    monkeypatch.setenv("DUOBAAN_SECRETS_DIR", str(folder))
    settings = Settings()
    assert settings.database() == f"postgresql://duobaan:{made['postgres_password']}@database/duobaan"
    assert settings.secret.get_secret_value() == made["duobaan_secret"]
    Fernet(settings.data_keys.get_secret_value())
    monkeypatch.setenv("DUOBAAN_SECRET", "what the environment says counts")
    assert Settings().secret.get_secret_value() == "what the environment says counts"
