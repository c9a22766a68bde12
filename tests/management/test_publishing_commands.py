"""publish, withdraw, releases, check_content and render at a shell: one clear line and the right exit code."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets.models import Act
from tests.builders import make_block
from tests.gates.sources import ROOT
from tests.publishing.library import KIT, make_library

pytestmark = pytest.mark.django_db
NONSENSE = ["kit", "kit/", "foo/bar", "", "/", "block/A B", "kit/\udcff", "kit/" + "x" * 100_000, "block/\x00"]


def run(*words: str) -> tuple[str, str]:
    """What a command says on standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command(*words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(*words: str) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of a command that ends with problems."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command(*words, stdout=out, stderr=err)
    return int(str(end.value.code)), out.getvalue(), err.getvalue()


@pytest.mark.parametrize("name", NONSENSE, ids=lambda name: ascii(name)[:12])
@pytest.mark.parametrize("command", ["publish", "withdraw", "releases", "check_content"])
def test_a_name_that_is_none_is_one_clear_line(command: str, name: str) -> None:
    make_library()

    with pytest.raises(CommandError, match=r"There is no|is not a reference") as error:
        run(command, name)
    assert "\n" not in str(error.value)


def test_publishing_says_what_it_released_and_then_that_nothing_changed() -> None:
    make_library()

    first, problems = run("publish", KIT, "--note", "Spring")

    assert f"{KIT}: release 1\n" in first
    assert "Documents: 4 new, 0 unchanged. Act" in first
    assert problems == ""
    assert run("publish", KIT) == ("Nothing changed: what is live equals the drafts.\n", "")
    assert run("publish", KIT, "--verbosity", "0") == ("", "")


def test_a_dry_run_shows_the_plan_and_writes_nothing() -> None:
    make_library()
    acts = Act.objects.count()

    said, _ = run("publish", KIT, "--dry-run")

    assert f"{KIT}: new release (draft)\n" in said
    assert said.endswith("0 errors, 0 warnings.\n")
    assert Act.objects.count() == acts


def test_problems_go_to_standard_error_and_the_exit_code_is_one() -> None:
    brand = make_library()
    make_block(brand, "note", "Hi {gone, term}")

    code, said, problems = refused("publish", KIT, "--dry-run")

    assert code == 1
    assert "term.unknown" in problems
    assert "term.unknown" not in said
    with pytest.raises(CommandError, match="Nothing was published"):
        run("publish", KIT)


def test_problems_as_json_are_all_that_stands_on_standard_output() -> None:
    brand = make_library()
    make_block(brand, "note", "قهوة 🚀 {gone, term}")

    code, said, problems = refused("check_content", "--format", "json")

    found = json.loads(said)
    assert (code, problems) == (1, "")
    assert said.isascii()
    assert {"id", "severity", "where", "message", "remedy"} == set(found[0])
    assert "term.unknown" in {problem["id"] for problem in found}


def test_sound_drafts_pass_the_checks() -> None:
    make_library()

    assert run("check_content", "--format", "json") == ("[]\n", "")
    assert run("check_content") == ("6 assets checked: 0 errors, 0 warnings.\n", "")


@pytest.mark.parametrize("time", ["nonsense", "2026-12-01", "2026-12-01T09:00:00", "0001-01-01T00:00:00+23:00"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    with pytest.raises(CommandError, match=r"is no time|has no zone"):
        run("publish", KIT, "--at", time)


def test_releases_say_where_each_is_live_and_where_no_more() -> None:
    make_library()
    run("publish", KIT)
    run("withdraw", KIT, "--region", "DE")
    inside = json.loads(run("releases", KIT, "--format", "json")[0])
    run("withdraw", KIT)

    assert [*inside[0]["activations"][0]["but_not_in"]] == ["DE"]
    assert inside[0]["activations"][0]["until"] is None
    assert " until " in run("releases", KIT)[0]


def test_releases_say_what_changed_since_the_one_before() -> None:
    brand = make_library()
    run("publish", KIT)
    make_block(brand, "note", "Roasted this morning")
    run("publish", KIT)

    assert "      changed: block/note\n" in run("releases", KIT)[0]
    newest, first = json.loads(run("releases", "block/note", "--format", "json")[0])
    assert newest["changes"]["values"] == ["variants value en 001"]
    assert first["changes"] == {"values": [], "added": [], "removed": [], "updated": []}


def test_rendering_writes_each_edition_with_a_manifest(tmp_path: Path) -> None:
    make_library()
    run("publish", KIT)

    said, _ = run("render", "spring-launch", "--all", "--out", str(tmp_path / "out"))

    paths = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*")}
    editions = {f"{edition}/{name}" for edition in ("DE/de-DE", "US/en-US") for name in ("web.html", "note.txt")}
    assert paths == editions | {"manifest.json"}
    assert said == f"5 files in {tmp_path / 'out'}: DE/de-DE, US/en-US\n"


def test_rendering_into_what_is_no_folder_is_one_clear_line(tmp_path: Path) -> None:
    make_library()
    run("publish", KIT)
    (tmp_path / "file").touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "US").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CommandError, match="cannot be written"):
        run("render", "spring-launch", "--all", "--out", str(tmp_path / "file"))
    with pytest.raises(CommandError, match="leads out of"):
        run("render", "spring-launch", "--region", "US", "--out", str(tmp_path / "out"))
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("words", [("--region", "XX"), ("--locale", "de_DE"), ("--region", "US", "--locale", "de-DE")])
def test_an_edition_that_is_none_is_answered_with_those_there_are(words: tuple[str, ...], tmp_path: Path) -> None:
    make_library()
    run("publish", KIT)

    with pytest.raises(CommandError, match=r"Choose one of DE/de-DE, US/en-US\.$"):
        run("render", "spring-launch", *words, "--out", str(tmp_path))


@pytest.mark.parametrize("words", [("render", "spring-launch", "--all", "--out", ""), ("push", "")])
def test_a_folder_without_a_name_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="The folder has no name"):
        run(*words)


def test_an_argument_that_is_no_text_is_one_clear_line() -> None:
    make_library()

    with pytest.raises(CommandError, match=r"^'\\udcff' cannot be written as utf-8"):
        run("issue_key", "\udcff")


def test_rendering_drafts_with_errors_writes_what_can_be_made_and_ends_with_one(tmp_path: Path) -> None:
    brand = make_library()
    make_block(brand, "note", "Hi {gone, term}")

    code, _, problems = refused("render", "spring-launch", "--all", "--draft", "--out", str(tmp_path))

    assert code == 1
    assert "term.unknown" in problems
    assert (tmp_path / "manifest.json").exists()


WRITER = """
import django; django.setup()
from assets.management.console import AssetsCommand
class Command(AssetsCommand):
    requires_system_checks = ()
    def handle(self, *args, **options):
        self.stdout.write("x" * 1_000_000)
Command().run_from_argv(["manage.py", "writer"])
"""


def test_a_reader_who_has_gone_is_no_traceback(tmp_path: Path) -> None:
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "brand_api.settings", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-c", WRITER]
    with subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()

        assert process.stderr.read() == b""
    assert process.returncode == 141
