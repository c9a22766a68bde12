"""restore at a shell: the plan, then one act; a clear line where there is nothing to do or something in the way."""

import io

import pytest
from django.core.management import CommandError, call_command

from assets import history
from assets.models import Act, Asset
from tests.builders import ANNA, NOW, make_block
from tests.publishing.library import KIT, make_library

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("restore", *words, stdout=out)
    return out.getvalue()


def test_a_dry_run_shows_the_plan_and_writes_nothing() -> None:
    brand = make_library()
    make_block(brand, "note", "Roasted later")
    acts = Act.objects.count()

    said = run("block/note@r1", "--dry-run")

    assert said.splitlines() == [
        "block/note: changes",
        "    variants value en 001",
        "1 to change, 0 as they were.",
    ]
    assert Act.objects.count() == acts


def test_a_kit_goes_back_to_a_time_in_one_act() -> None:
    brand = make_library()
    make_block(brand, "note", "Roasted later")

    said = run(KIT, "--as-of", NOW.isoformat(), "--note", "Too early")

    assert "0 to change" in said
    assert Act.objects.filter(verb="restore").count() == 0
    run("block/note@r1", "--note", "Too early")
    assert Act.objects.get(verb="restore").note == "Too early"


def test_deleted_assets_are_listed_with_the_state_that_brings_them_back() -> None:
    brand = make_library()
    spare = make_block(brand, "spare")
    assert run("--deleted") == "Nothing is deleted.\n"
    with history.revise(brand=brand, actor=ANNA, verb="delete", now=NOW) as revision:
        revision.delete(spare)

    assert run("--deleted").startswith("block/spare@r2  deleted 2026-10-01 09:00 UTC")
    run("block/spare@r2")
    assert Asset.objects.living().filter(pk=spare.pk).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say what to restore"),
        (("block/note", "--as-of", "2026-10-01T09:00:00Z"), "--as-of restores a whole kit"),
        ((KIT, "--as-of", "2020-10-01T09:00:00Z"), "was not there at"),
        (("block/note@r9",), "no revision 9"),
        (("block/note@r1", "--only", "/title"), "No value that differs is at /title"),
    ],
)
def test_what_cannot_be_restored_is_one_clear_line(words: tuple[str, ...], said: str) -> None:
    make_library()

    with pytest.raises(CommandError, match=said):
        run(*words)
