"""Every code has words in both languages, with the same placeholders, and no word is left without a code (ADR 0011)."""

import ast
import enum
import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import duobaan
from duobaan import errors, events, labels, words
from duobaan.access import Permission
from duobaan.eligibility import rule_book
from duobaan.eligibility.rules import NO_RULE

ROOT = Path(__file__).parents[2]
# Codes that arise above the domain: sign-in, the engine, the last resort for what nobody foresaw.
CODES_ABOVE = {"CONFLICT", "ENGINE_UNAVAILABLE", "INTERNAL", "NOT_WRITABLE", "UNAUTHENTICATED", "UNAVAILABLE"}


def keys(prefix: str) -> set[str]:
    found = labels.catalogue("nl").keys() | labels.catalogue("en").keys()
    return {key.removeprefix(f"{prefix}.") for key in found if key.startswith(f"{prefix}.")}


def feature_modules(name: str) -> Iterator[object]:
    for package in pkgutil.iter_modules(duobaan.__path__):
        if package.ispkg and (Path(duobaan.__path__[0]) / package.name / f"{name}.py").exists():
            yield importlib.import_module(f"duobaan.{package.name}.{name}")


def enums_in(module: object) -> Iterator[type[enum.StrEnum]]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, enum.StrEnum) and value.__module__.startswith("duobaan."):
            yield value


def field_words() -> set[type[enum.StrEnum]]:
    found = set(enums_in(words))
    for module in feature_modules("models"):
        found.update(enums_in(module))
    return found


def actions() -> set[str]:
    kinds = {kind for module in feature_modules("states") for kind in enums_in(module)}
    return {member.name for kind in kinds if kind.__name__.endswith("Action") for member in kind}


def error_classes() -> list[type[errors.DomainError]]:
    return errors.DomainError.__subclasses__()


def _rule_of(call: ast.Call) -> Iterator[ast.expr]:
    """Find rule="x", Issue(path, rule) and what Findings collect: add(field, rule), normal(field, text, form, rule)."""
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "rule")
    if isinstance(call.func, ast.Name) and call.func.id == "Issue" and len(call.args) > 1:
        yield call.args[1]
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == "found":
        place = {"add": 1, "normal": 3}.get(call.func.attr)
        if place is not None and len(call.args) > place:
            yield call.args[place]


def calls_in_code() -> Iterator[tuple[str, ast.Call]]:
    for package in ("duobaan", "search", "auth", "schema", "api"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


def texts(values: Iterable[ast.expr]) -> list[str]:
    return [one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def rules_in_code() -> dict[str, str]:
    return {rule: place for place, call in calls_in_code() for rule in texts(_rule_of(call))}


def reasons_in_code() -> dict[str, str]:
    found = {}
    for place, call in calls_in_code():
        if isinstance(call.func, ast.Name) and call.func.id == "ReasonFact":
            found.update(dict.fromkeys(texts(call.args[:1]), place))
    return found


def facts_at(call: ast.Call) -> set[str] | None:
    """The names of the facts that `InvalidInput.at` or `found.add` gets; None for any other call."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("at", "add"):
        return None
    names = {keyword.arg for keyword in call.keywords}
    return None if None in names else {name for name in names if name and name != "rule"}


def test_both_languages_know_the_same_keys() -> None:
    assert labels.missing() == {"nl": frozenset(), "en": frozenset()}


def test_both_languages_want_the_same_placeholders() -> None:
    dutch, english = labels.catalogue("nl"), labels.catalogue("en")
    differing = [key for key in dutch if labels.placeholders(dutch[key]) != labels.placeholders(english[key])]
    assert differing == []


def test_no_text_is_blank() -> None:
    blank = [(locale, key) for locale in labels.LOCALES for key, text in labels.catalogue(locale).items() if not text]
    assert blank == []


def test_every_enum_member_has_words_and_no_word_is_left_over() -> None:
    wanted = {f"{kind.__name__}.{member.name}" for kind in field_words() for member in kind}
    assert keys("enums") == wanted


def test_every_error_code_has_a_message_and_no_message_is_left_over() -> None:
    assert keys("errors") == {kind.code for kind in error_classes()} | CODES_ABOVE


@pytest.mark.parametrize(
    "error",
    [
        errors.NotAllowed("matches:propose"),
        errors.NotFound("Vacancy"),
        errors.InvalidInput.at("input", rule="required"),
        errors.StateNotAllowed(state="DRAFT", allowed=()),
        errors.StaleRevision(current=3),
        errors.DoubleBooking(),
        errors.HoursExceeded(available_minutes=60, requested_minutes=90),
        errors.NotEligible(),
        errors.LimitReached(limit=5, what="saved_searches"),
        errors.AlreadyDone("member"),
    ],
    ids=lambda error: error.code,
)
@pytest.mark.parametrize("locale", labels.LOCALES)
def test_every_message_is_filled_by_the_facts_of_its_error(error: errors.DomainError, locale: str) -> None:
    assert labels.placeholders(labels.label(f"errors.{error.code}", locale)) <= set(error.facts())
    assert "{" not in labels.render(f"errors.{error.code}", locale, error.facts())


def test_every_error_class_is_tried_above() -> None:
    cases = test_every_message_is_filled_by_the_facts_of_its_error.pytestmark  # type: ignore[attr-defined]
    tried = {type(value) for mark in cases if mark.args[0] == "error" for value in mark.args[1]}
    assert tried == set(error_classes())


def test_every_event_has_words_and_no_word_is_left_over() -> None:
    assert keys("events") == set(events.EVENTS)


def test_every_permission_has_words_and_no_word_is_left_over() -> None:
    assert keys("permissions") == {permission.value for permission in Permission}


def test_every_action_of_a_life_cycle_has_a_word() -> None:
    assert actions()
    assert actions() - keys("actions") == set()


def test_every_rule_of_an_input_has_a_message() -> None:
    used = rules_in_code()
    assert len(used) > 5
    assert {rule: path for rule, path in used.items() if rule not in keys("rules")} == {}


def test_every_rule_gets_the_facts_that_its_message_wants() -> None:
    lacking = {}
    for place, call in calls_in_code():
        facts = facts_at(call)
        for rule in texts(_rule_of(call)) if facts is not None else ():
            wanted = labels.placeholders(labels.label(f"rules.{rule}"))
            if not wanted <= (facts or set()):
                lacking[place] = (rule, sorted(wanted - (facts or set())))
    assert lacking == {}


def test_every_reason_in_code_has_words() -> None:
    used = reasons_in_code()
    assert used
    assert {code: place for code, place in used.items() if code not in keys("reasons")} == {}


def test_every_rule_of_law_explains_itself() -> None:
    rules = {rule.code for rule in rule_book.all_rules()}
    conditions = {condition for rule in rule_book.all_rules() for condition in rule.conditions}
    limits = {limit.code for limit in rule_book.all_limits()} | {rule.code for rule in rule_book.all_lending_rules()}
    assert (rules | conditions | limits | {NO_RULE}) - keys("reasons") == set()


def test_a_code_without_words_falls_back_to_the_code() -> None:
    assert labels.label("errors.NO_SUCH_CODE", "nl") == "NO_SUCH_CODE"
    assert labels.label("enums.Weekday.MO", "de") == "maandag"


def test_a_member_speaks_both_languages() -> None:
    assert labels.label_of(words.Weekday.MO, "nl") == "maandag"
    assert labels.label_of(words.Weekday.MO, "en") == "Monday"
    assert labels.label_of(words.EngagementForm.DUO_JOB, "en") == "job share"
