"""`doctor` says of each thing how it stands and what to do; only an error ends it with 1."""

import io
import json
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from assets import jobs, keys
from assets.media import storage
from assets.models import ApiKey, Document, Job
from tests.api.conftest import world  # noqa: F401 - a fixture
from tests.backups.programs import programs
from tests.delivery.worlds import World, key_of
from tests.jobs.asking import ask, take

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")
FREE = 50 * 1024**3


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A disk with room, PostgreSQL's client, and a worker."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(2 * FREE, FREE, FREE))
    settings.ASSETS_POSTGRES_PROGRAMS = programs()
    jobs.beat("here:1")


def examined() -> tuple[int, dict[str, dict[str, str]]]:
    """The exit status, and the worst finding of each name."""
    out, code = io.StringIO(), 0
    try:
        call_command("doctor", "--json", stdout=out)
    except SystemExit as ended:
        code = int(ended.code or 0)
    order = ["ok", "warning", "error"]
    found = sorted(json.loads(out.getvalue())["findings"], key=lambda each: order.index(each["level"]))
    return code, {each["name"]: each for each in found}


def test_an_installation_of_development_is_well_but_for_its_settings() -> None:
    code, found = examined()

    assert code == 0
    assert {name: each["level"] for name, each in found.items() if each["level"] != "ok"} == {"settings": "warning"}
    assert "DEBUG is on" in found["settings"]["fact"]
    assert {"database", "migrations", "worker", "clock", "storage", "keys", "documents", "disk"} <= found.keys()


def test_each_line_of_text_begins_with_how_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("doctor")

    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines} == {"ok", "warning"}
    assert all(":" in line for line in lines)


def test_keys_of_another_pepper_are_an_error(world: World, settings: Any) -> None:  # noqa: F811
    key_of(world.partner)
    assert examined()[1]["keys"]["level"] == "ok"
    settings.API_KEY_PEPPER = "another"

    code, found = examined()

    assert (code, found["keys"]["level"]) == (1, "error")
    assert "1 of 1 working keys" in found["keys"]["fact"]


def test_a_key_notes_its_pepper_and_nothing_to_find_it_by(world: World, settings: Any) -> None:  # noqa: F811
    key_of(world.partner)

    assert ApiKey.objects.get().pepper_mark == keys.mark_of(settings.API_KEY_PEPPER)
    assert len(ApiKey.objects.get().pepper_mark) == keys.MARK_LENGTH


def test_a_storage_that_cannot_be_written_is_an_error(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"

    code, found = examined()

    assert code == 1
    assert found["storage gives back"]["level"] == "error"


def test_looking_leaves_no_file_behind() -> None:
    examined()

    assert list(storage.stored()) == []


def test_jobs_that_wait_or_failed_are_a_warning() -> None:
    jobs.fail(take(ask()), "it broke")
    waiting = ask()
    Job.objects.filter(pk=waiting.pk).update(created_at="2026-01-01T00:00:00Z")

    assert examined()[1]["jobs"]["level"] == "warning"


def test_documents_of_other_versions_are_a_warning(world: World) -> None:  # noqa: F811
    assert examined()[1]["documents"]["level"] == "ok"
    first = Document.objects.order_by("pk").first()
    assert first is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assets_document SET engine = '{}' WHERE id = %s", [first.pk])

    found = examined()[1]["documents"]

    assert (found["level"], found["fact"].split()[0]) == ("warning", "1")


def test_a_disk_that_is_nearly_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((FREE // 50, "warning"), (1000, "error")):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: Usage(2 * FREE, FREE, free))

        assert examined()[1]["disk"]["level"] == level


def test_production_without_collected_files_is_an_error(settings: Any, tmp_path: Path) -> None:
    settings.IS_PRODUCTION = True
    settings.STATIC_ROOT = tmp_path

    assert examined()[1]["static files"]["level"] == "error"

    (tmp_path / "staticfiles.json").touch()
    assert examined()[1]["static files"]["level"] == "ok"


def test_a_database_without_a_migration_ends_the_examination() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("assets", "0001_initial")
    code, found = examined()
    recorder.record_applied("assets", "0001_initial")

    assert (code, found["migrations"]["level"]) == (1, "error")
    assert "storage" not in found
