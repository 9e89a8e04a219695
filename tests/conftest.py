"""Fixtures that every test may use: fresh databases on both engines, actors, the clock."""

from __future__ import annotations

import gc
import itertools
import logging
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from pathlib import Path

import hypothesis
import pytest
import structlog
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from structlog._config import BoundLoggerLazyProxy

from api.logging import quiet_exceptions
from duobaan.db import migrate
from duobaan.db.engine import make_engine
from duobaan.db.installation_key import key_ring
from duobaan.db.uow import Database
from duobaan.settings import Settings
from tests.support import demo, engines, meili, postgres, schemas, second_try, switches, warm

_names = itertools.count()

# As in a server: what goes wrong is told by its frames, never with the values of its variables.
structlog.configure(processors=[structlog.processors.add_log_level, quiet_exceptions, structlog.dev.ConsoleRenderer()])

# Nothing in the tests is timed: a busy machine must not turn a true property into a failure.
hypothesis.settings.register_profile("duobaan", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("duobaan")


# What drives processes, browsers and programs of others takes longest; a file is one worker's from begin to end.
LONG = tuple(
    f"tests/{place}"
    for place in (
        "e2e",
        "live/test_idempotency.py",
        "node",
        "outside",
        "web",
        "api/test_cli.py",
        "live",
        "api/test_jobs.py",
        "api/test_words.py",
        "api/test_install.py",
        "api/test_login.py",
        "auth/factors/test_passkeys.py",
        "access",
        "differential",
        "schema/matching",
        "domain/seed",
        "architecture",
        "security",
        "guide",
        "domain/matching/test_coverage.py",
        "domain/organisations/test_school_import.py",
        "search/test_indexer.py",
    )
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: next((at for at, place in enumerate(LONG) if item.nodeid.startswith(place)), len(LONG)))
    second_try.allow(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what passed on its second try only."""
    second_try.tell(terminalreporter)


def pytest_configure() -> None:
    """Collect the tests, 8,000 of them in every worker, without searching what was imported for garbage."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Set apart what stays until the end, so that no search for garbage walks it in the midst of a test."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[pytest.MonkeyPatch]:
    """Let a password's hash take little memory and one round: what it costs is the point of one test alone."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PasswordHash, "recommended", lambda: cheap)
        yield patch


@pytest.fixture(scope="session", autouse=True)
def shared_statements() -> Iterator[None]:
    """Let the databases of this process that have the same key share what was compiled for them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("duobaan.db.engine.bind_keys", engines.bind_keys)
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_graph() -> Iterator[None]:
    """Let the apps of this process share the graph of types of their schemas."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.app.build", schemas.build_around_one_graph)
        yield


@pytest.fixture(scope="session", autouse=True)
def warm_starts() -> Iterator[None]:
    """Let servers and commands that tests start be forked from one process that has imported the program."""
    with warm.rooted():
        yield


@pytest.fixture
def dear_passwords(cheap_passwords: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash passwords as a server does."""
    recommended = PasswordHash.recommended
    cheap_passwords.undo()
    yield
    cheap_passwords.setattr(PasswordHash, "recommended", recommended)


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Take away the log that a test set up: it would write to that test's own, closed output."""
    handlers, configured = logging.root.handlers[:], structlog.get_config()
    yield
    for handler in logging.root.handlers[:]:
        if handler not in handlers and type(handler) is logging.StreamHandler:
            logging.root.removeHandler(handler)
    structlog.configure(**configured)
    for log in _logs(len(sys.modules)):
        vars(log).pop("bind", None)  # a logger keeps the output of its first word


@lru_cache(maxsize=1)
def _logs(modules: int) -> list[BoundLoggerLazyProxy]:
    """Find the loggers of modules, anew when more of them were imported."""
    found = [vars(module).get("_log") for module in list(sys.modules.values()) if hasattr(module, "__dict__")]
    return [log for log in found if isinstance(log, BoundLoggerLazyProxy)]


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file; every test starts from a copy of it."""
    folder = tmp_path_factory.mktemp("template")
    await migrate.upgrade(Settings(data_dir=folder))
    return folder / "duobaan.db"


@pytest.fixture(scope="session")
def installation_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the key of one installation; those of single tests have the same."""
    folder = tmp_path_factory.mktemp("key")
    key_ring(Settings(data_dir=folder))
    return folder / "secret.key"


@pytest.fixture
def sqlite_settings(sqlite_template: Path, installation_key: Path, tmp_path: Path) -> Settings:
    """Return settings of a fresh, migrated SQLite installation."""
    shutil.copy(sqlite_template, tmp_path / "duobaan.db")
    shutil.copy(installation_key, tmp_path)
    return Settings(data_dir=tmp_path)


@pytest.fixture(scope="module")
def shared_settings(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings of one migrated SQLite installation for all tests of a file: for those that leave no trace."""
    folder = tmp_path_factory.mktemp("shared")
    shutil.copy(sqlite_template, folder / "duobaan.db")
    return Settings(data_dir=folder)


@pytest.fixture(scope="session")
def demo_region(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demo region that all workers of a session share; `tests.support.demo.copy` gives a server its own."""
    folder = tmp_path_factory.getbasetemp()
    return demo.made_once(folder if worker_id == "master" else folder.parent)


@pytest.fixture
async def db(sqlite_settings: Settings) -> AsyncIterator[Database]:
    """A fresh database on SQLite."""
    database = Database(make_engine(sqlite_settings))
    yield database
    await database.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL server of this run."""
    if switches.DATABASE_URL:
        yield switches.DATABASE_URL
        return
    folder = postgres.binaries()
    if folder is None:
        switches.absent("postgres", "no initdb in /usr/lib/postgresql, on the PATH or by pip")
    assert folder is not None
    with postgres.server(folder) as url:
        yield url


@pytest.fixture(scope="session")
async def postgres_template(postgres_url: str) -> str:
    """Migrate one PostgreSQL database; every test starts from a copy of it."""
    _execute(postgres_url, "CREATE DATABASE duobaan_template")
    await migrate.upgrade(Settings(database_url=postgres_url.rsplit("/", 1)[0] + "/duobaan_template"))
    return "duobaan_template"


@pytest.fixture
def pg_settings(
    postgres_url: str, postgres_template: str, installation_key: Path, tmp_path: Path
) -> Iterator[Settings]:
    """Return settings of a fresh, migrated PostgreSQL database."""
    shutil.copy(installation_key, tmp_path)
    name = f"duobaan_test_{next(_names)}"
    postgres.copy(postgres_url, postgres_template, name)
    yield Settings(database_url=postgres_url.rsplit("/", 1)[0] + f"/{name}", data_dir=tmp_path, database_pool=20)
    _execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    name = f"duobaan_empty_{next(_names)}"
    _execute(postgres_url, f"CREATE DATABASE {name}")
    yield postgres_url.rsplit("/", 1)[0] + f"/{name}"
    _execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def pg_db(pg_settings: Settings) -> AsyncIterator[Database]:
    """A fresh database on PostgreSQL."""
    database = Database(make_engine(pg_settings))
    yield database
    await database.close()


@pytest.fixture(scope="session")
def meili_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a live Meilisearch, where there is one."""
    if switches.MEILI_URL:
        yield switches.MEILI_URL
        return
    if meili.program() is None:
        pytest.skip("NOT CHECKED ON MEILISEARCH: set MEILI_URL, or put a `meilisearch` program on the PATH")
    with meili.server(tmp_path_factory.mktemp("meilisearch")) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_settings(request: pytest.FixtureRequest) -> Settings:
    """The same test on both databases."""
    found: Settings = request.getfixturevalue("sqlite_settings" if request.param == "sqlite" else "pg_settings")
    return found


@pytest.fixture
async def any_db(any_settings: Settings) -> AsyncIterator[Database]:
    """A fresh database, once on SQLite and once on PostgreSQL."""
    database = Database(make_engine(any_settings))
    yield database
    await database.close()


def _execute(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
