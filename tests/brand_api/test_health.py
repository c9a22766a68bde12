"""A process that lives says so without asking anything; whether it is fit to serve is told check by check."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from assets import history, jobs
from assets.diagnosing import readiness
from assets.diagnosing.probe import Probe
from assets.media import storage
from assets.models import Worker

WELL = {"database": "ok", "migrations": "ok", "worker": "ok", "storage": "ok"}


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    readiness.forget()
    yield
    readiness.forget()


def asked(path: str = "/readyz", method: str = "GET", **more: Any) -> Any:
    return Client().generic(method, path, **more)


def states(response: Any) -> dict[str, str]:
    return {name: check["status"] for name, check in response.json()["checks"].items()}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_process_that_lives_says_so_without_a_database(method: str) -> None:
    response = asked("/healthz", method)

    assert (response.status_code, response["Content-Type"]) == (200, "text/plain")
    assert "no-store" in response["Cache-Control"]


def test_probes_are_answered_by_whatever_host_name_and_without_tls(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert asked("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_probes_take_no_other_method() -> None:
    assert asked("/healthz", "POST").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_an_installation_that_is_well_is_ready() -> None:
    jobs.beat("here:1")

    response = asked()

    assert (response.status_code, response.json()["status"], states(response)) == (200, "ok", WELL)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_it_is_degraded_and_still_ready() -> None:
    response = asked()

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert states(response) == {**WELL, "worker": "degraded"}


@pytest.mark.django_db(transaction=True)
def test_a_storage_that_fails_degrades_it(settings: Any, tmp_path: Any) -> None:
    jobs.beat("here:1")
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"

    response = asked()

    assert (response.status_code, states(response)) == (200, {**WELL, "storage": "degraded"})


@pytest.mark.django_db(transaction=True)
def test_a_storage_that_hangs_is_told_within_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.beat("here:1")
    monkeypatch.setattr(storage, "size", lambda digest: time.sleep(1))
    monkeypatch.setattr(readiness, "SECONDS", 0.5)

    began = time.monotonic()
    response = asked()

    assert states(response)["storage"] == "degraded"
    assert time.monotonic() - began < 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_is_a_problem_of_503(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise OperationalError("no route to db.internal")

    monkeypatch.setattr(history, "sequence", fail)

    response = asked()
    told = response.json()

    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert (told["status"], told["request_id"], response["Retry-After"]) == (503, response["X-Request-ID"], "5")
    assert "internal" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_database_without_a_migration_of_this_code_is_not_ready() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("assets", "0001_initial")
    response = asked()
    recorder.record_applied("assets", "0001_initial")

    assert (response.status_code, response.json()["checks"]["migrations"]["status"]) == (503, "failed")
    assert "0001" not in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_ahead_of_this_code_is_ready() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("assets", "9999_of_the_next_release")
    response = asked()
    recorder.record_unapplied("assets", "9999_of_the_next_release")

    assert response.status_code == 200


def test_who_asks_again_at_once_is_told_the_same_and_a_question_that_hangs_is_not_joined() -> None:
    asked_times: list[int] = []
    probe = Probe(lambda: asked_times.append(1) or len(asked_times))

    assert [probe.begin().result(1) for _ in range(5)] == [1] * 5


@pytest.mark.django_db
def test_a_worker_that_was_silent_for_long_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.beat("here:1")
    assert jobs.is_worker_seen()

    Worker.objects.update(seen_at="2026-01-01T00:00:00Z")
    assert not jobs.is_worker_seen()

    jobs.forget_workers()
    assert not Worker.objects.exists()
