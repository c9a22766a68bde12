"""Copies that workers keep up: at every act, and at every instant that was planned."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assets import sites, worker
from assets.errors import Conflict, TargetFailed
from assets.models import Copy, Job
from tests.builders import make_block
from tests.delivery.worlds import World, make_partner, release
from tests.sites.conftest import make_own_world
from tests.sites.copies import pointers

TEXT = "paths/solnap,blocks,long,DE,de-DE.txt="


@pytest.fixture
def copy(world: World, tmp_path: Path) -> Copy:
    return sites.keep(world.partner, str(tmp_path / "copy"))


def refreshed(copy: Copy, now: dt.datetime) -> Copy:
    sites.refresh(copy, now=now)
    copy.refresh_from_db()
    return copy


def command(*words: str) -> str:
    said = io.StringIO()
    call_command("export_site", *words, stdout=said)
    return said.getvalue()


def test_a_copy_is_due_at_first_after_each_act_and_at_each_instant(copy: Copy, world: World) -> None:
    now = timezone.now()
    assert sites.ask_for_due(now) == 1
    assert sites.ask_for_due(now) == 0
    Job.objects.all().delete()

    make_block(world.brand, "long", "Short")
    release(world.brand, "block/long", now=now, at=now + dt.timedelta(seconds=100))
    refreshed(copy, now)
    assert copy.due_at == now + dt.timedelta(seconds=100)
    assert sites.ask_for_due(now + dt.timedelta(seconds=99)) == 0
    assert sites.ask_for_due(now + dt.timedelta(seconds=100)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_exports_what_is_due(transactional_db: None, tmp_path: Path) -> None:
    copy = sites.keep(make_own_world().partner, str(tmp_path / "copy"))

    call_command("work", "--once", "--verbosity", "0")

    job = Job.objects.get(name="export_site")
    assert (job.state, job.error) == ("done", "")
    assert Path(copy.place, TEXT).read_text().startswith("All that is said")
    copy.refresh_from_db()
    assert copy.paths == len(pointers(Path(copy.place)))
    assert Path(copy.place, "nginx.conf").exists()


def test_an_export_that_fails_says_why_and_is_due_again_soon(copy: Copy) -> None:
    now = timezone.now()
    Path(copy.place).write_text("a file in the way")

    with pytest.raises(TargetFailed):
        refreshed(copy, now)

    copy.refresh_from_db()
    assert "cannot be written" in copy.error
    assert sites.ask_for_due(now) == 0
    assert sites.ask_for_due(now + dt.timedelta(seconds=30)) == 1


def test_the_command_exports_keeps_lists_and_stops(world: World, tmp_path: Path) -> None:
    place = str(tmp_path / "copy")

    said = command("--partner", "shop", "--out", place, "--keep")
    assert "objects written" in said
    assert "Key of this copy, shown once: bs_" in said
    assert "Key of this copy" not in command("--partner", "shop", "--out", place)
    assert f"solnap/shop  {place}  not exported by a worker yet" in command("--list")
    command("--stop", place)
    assert command("--list") == "No copy is kept up.\n"
    assert Path(place, TEXT).exists()


def test_the_command_tells_what_is_missing_or_taken(copy: Copy, world: World) -> None:
    make_partner(world.brand, "other")

    for words in (("--partner", "shop"), ("--out", "x"), ("--stop", "nowhere"), ("--partner", "nobody", "--out", "x")):
        with pytest.raises(CommandError):
            command(*words)
    with pytest.raises(Conflict, match="has the copy of shop"):
        sites.keep(world.brand.partners.get(key="other"), copy.place)


def test_a_copy_that_is_kept_up_no_more_is_left_alone(copy: Copy) -> None:
    sites.ask_for_due(timezone.now())
    sites.stop(copy.place)

    worker.run.call(Job.objects.get(name="export_site").pk)

    assert Job.objects.get(name="export_site").state == "done"
    assert not Path(copy.place).exists()
