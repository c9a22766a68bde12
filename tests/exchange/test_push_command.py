"""manage.py push: what it prints, and how it ends."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assets.models import Asset
from tests.exchange.folders import write_folder

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("push", *arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def test_new_assets_are_listed_and_counted(tmp_path: Path) -> None:
    output = run(str(write_folder(tmp_path / "tiny")))

    lines = output.splitlines()
    assert lines[:2] == ["+ brand/tiny", "+ media/mark"]
    assert lines[-1].startswith("tiny: 9 new, 0 changed, 0 unchanged. Act ")


def test_a_dry_run_shows_the_difference_and_stores_nothing(tmp_path: Path) -> None:
    run(str(write_folder(tmp_path / "tiny")))
    root = write_folder(tmp_path / "tiny", {"blocks/hello.yaml": "type: text\nvalue:\n  en: Hi\n"})

    output = run(str(root), "--dry-run")

    assert output.splitlines() == [
        "~ block/hello",
        "    - value CH/de: Grüezi von {name, term}",
        "    - value en: Hello from {name, term}",
        "    + value en: Hi",
        "tiny: would be 0 new, 1 changed, 7 unchanged. Nothing was stored.",
    ]
    assert "1 changed" in run(str(root), "--dry-run")


def test_a_second_push_says_so(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "tiny")
    run(str(root))

    assert run(str(root)) == "tiny: nothing to change; 8 assets are as written.\n"


def test_faults_are_listed_and_the_command_fails(tmp_path: Path) -> None:
    root = write_folder(tmp_path / "tiny", {"blocks/hello.yaml": "typ: text\n", "blocks/a.yaml": "- a\n"})
    errors = StringIO()

    with pytest.raises(CommandError, match=r"faults; nothing was stored"):
        call_command("push", str(root), stderr=errors, no_color=True)

    assert "blocks/hello.yaml:1:1: A block has no 'typ'. Did you mean type?" in errors.getvalue()
    assert (
        "blocks/a.yaml:1:1: A block is a table of type, title, tags, policy, guidance, value. Here is a list."
        in errors.getvalue()
    )
    assert not Asset.objects.exists()
