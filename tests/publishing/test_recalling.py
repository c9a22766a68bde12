"""Recalls begin and end as one act each; the commands say which kits use what is recalled and what to purge."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assets import history
from assets.models import Act, Document, File, Recall
from tests.builders import make_kit, place
from tests.delivery.once import once
from tests.delivery.worlds import World, make_photo, make_world, release

pytestmark = pytest.mark.django_db


@pytest.fixture
@once
def world() -> World:
    return make_world()


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def file_of(key: str) -> str:
    return File.objects.get(releases__asset__key=key, releases__asset__kind="media").pk


def test_a_recall_is_one_act_that_names_kits_and_copies_and_renders_nothing(world: World) -> None:
    acts, documents = Act.objects.count(), Document.objects.count()

    said = run("recall", "photo", "--reason", "The licence ended.")

    act = Act.objects.first()
    assert act
    assert (act.verb, act.subjects, act.note) == ("recall", ["media/photo"], "The licence ended.")
    assert (Act.objects.count(), Document.objects.count()) == (acts + 1, documents)
    assert said.splitlines()[1:] == [
        "used by kit/spring, releases 1, live",
        f"purge file/{file_of('photo')}",
        "purge solnap/media/photo",
        "purge solnap/kit/spring",
    ]
    assert history.verify_audit(brand=world.brand).breaks == ()


def test_a_recall_is_listed_until_it_ends_and_then_among_all(world: World) -> None:
    run("recall", file_of("photo"), "--reason", "A person withdrew consent.", "--file-only")
    (row,) = json.loads(run("recalls", "--format", "json"))
    assert (row["recalled"], row["file_only"], row["ends_at"]) == (file_of("photo"), True, None)
    assert "file only  A person withdrew consent." in run("recalls")

    run("end_recall", file_of("photo"), "--note", "Consent is back.")

    assert run("recalls") == "Nothing is recalled.\n"
    (row,) = json.loads(run("recalls", "--all", "--format", "json"))
    assert row["ended_by"] == Act.objects.get(verb="end recall", note="Consent is back.").pk


def test_a_kit_that_no_longer_uses_it_is_named_as_not_live(world: World) -> None:
    make_kit(world.brand, "spring", place("headline", "block/headline"), templates=("page",), regions=("DE",))
    release(world.brand, "kit/spring")

    found = json.loads(run("recall", "photo", "--reason", "Old.", "--format", "json"))

    assert found["kits"] == [{"kit": "kit/spring", "releases": [1], "is_live": False}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gone", "--reason", "x"), "There is no media/gone"),
        (("block/headline", "--reason", "x"), "is no media"),
        (("0" * 64, "--reason", "x"), "Correct the digest"),
        (("photo", "--reason", "  "), "Say in a sentence why"),
        (("photo", "--reason", "x" * 501), "Say in a sentence why"),
        (("photo", "--reason", "x", "--successor", "photo"), "cannot succeed"),
        (("photo", "--reason", "x", "--successor", "cup"), "is not live"),
        (("photo", "--reason", "x", "--from", "2026-12-01"), "has no zone"),
    ],
)
def test_what_cannot_be_recalled_is_refused_and_leaves_no_act(world: World, words: tuple[str, ...], said: str) -> None:
    make_photo(world.brand, "cup", b"GIF89a cup")
    acts = Act.objects.count()

    with pytest.raises(CommandError, match=said):
        run("recall", *words)

    assert (Act.objects.count(), Recall.objects.count()) == (acts, 0)


def test_what_is_recalled_is_not_recalled_again_nor_ended_twice(world: World) -> None:
    run("recall", "photo", "--reason", "x")
    with pytest.raises(CommandError, match="is recalled already, by act"):
        run("recall", "media/photo", "--reason", "y")

    run("end_recall", "photo")

    with pytest.raises(CommandError, match="is not recalled"):
        run("end_recall", "photo")


def test_a_recalled_kit_is_not_written_out_either(world: World, tmp_path: Any) -> None:
    run("render", "spring", "--region", "DE", "--out", str(tmp_path / "before"))
    run("recall", "photo", "--reason", "The licence ended.")

    with pytest.raises(CommandError, match=r"Recalled since .*: The licence ended\."):
        run("render", "spring", "--region", "DE", "--out", str(tmp_path / "after"))
