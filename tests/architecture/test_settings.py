"""Settings are read once (docs/adr/0010), each says what it does, and .env.example is generated from them."""

from __future__ import annotations

import ast

from api.commands.settings import example
from duobaan.settings import Settings
from tests.support.code import ROOT, modules


def test_only_the_settings_read_the_environment() -> None:
    guilty = {
        str(module.path)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
    }
    assert guilty == set()


def test_only_the_command_line_makes_settings() -> None:
    makers = {
        str(module.path)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Settings"
    }
    assert makers == {"api/console.py"}


def test_every_setting_says_what_it_does() -> None:
    for name, field in Settings.model_fields.items():
        assert (field.description or "").endswith("."), name


def test_settings_cannot_change() -> None:
    assert Settings.model_config["frozen"]


def test_the_example_is_current() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == example()
