"""Fixtures and rules for every test: one seed, own databases, own files, no network."""

import itertools
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, core
from hypothesis import settings as hypothesis_settings

from assets.api import authentication
from assets.budgets import budgets
from assets.delivery.generations import generations
from tests.counts import PART

pytest_plugins = ["tests.media.places", "tests.media.drawings"]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "client", "admin_client", "live_server"}
SLOW_FOLDERS = {"sandbox"}  # they start and kill children
LONGEST = (
    "test_readme", "test_up", "test_moving", "test_delivery", "test_changes", "test_leaks", "test_time_travel",
    "test_random_acts", "test_rehearsal", "test_faults", "test_celery", "test_messages", "test_blaming",
    "test_never_stale", "test_growing", "test_torn", "test_killed", "test_fuzzing", "test_restoring",
)  # fmt: skip
"""Files of tests that take longest."""
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
PLENTY = 1_000_000_000
numbers = itertools.count()

hypothesis_settings.register_profile(
    "brand", deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("brand")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis takes the seed that pytest-randomly prints, unless it was given one of its own."""
    seed = config.getoption("randomly_seed", None)
    if config.getoption("--hypothesis-seed", None) is None and isinstance(seed, int):
        core.global_force_seed = seed


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_longest_first(items: list[pytest.Item]) -> None:
    """Two workers take one file after the other: a long one at the end would leave the other with nothing to do."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a database, so that `-m database` runs just that on PostgreSQL."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker(pytest.mark.database)
        if SLOW_FOLDERS & set(item.path.parts):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite's test database is a file of this run alone, so that threads and processes share it as in production."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """For the whole run: fast password hashes, no connection that leaves the machine, fresh reads, own files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(settings, "ASSETS_READ_FRESHNESS_SECONDS", 0.0)
        yield tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def own_files(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a MEDIA_ROOT of its own; it is made when something is written."""
    media = surroundings / str(next(numbers))
    monkeypatch.setattr(settings, "MEDIA_ROOT", media)
    return media


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A test's acts are taken back, so that the next one's may have the same sequence."""
    generations.forget()


@pytest.fixture(autouse=True)
def own_budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test starts as a new process would, and spends as much as it likes unless it sets limits."""
    budgets.forget()
    authentication.proven.clear()
    for name in ("KEY", "ADDRESS", "FAILURE"):
        monkeypatch.setattr(settings, f"ASSETS_{name}_BUDGET", PLENTY)


def guarded(connect: Callable[[socket.socket, Any], None]) -> Callable[[socket.socket, Any], None]:
    """Loopback and Unix sockets connect; anything else is a test's mistake."""

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise OSError(f"A test dialled {address[0]}. Tests use no network.")
        connect(self, address)

    return connect_here


def pytest_report_header() -> str:
    kind = os.environ.get("DATABASE_URL", "sqlite").partition(":")[0]
    return f"database: {kind}; examples: 1/{PART} of a proof's"
