"""assets.exchange.importing and import_texts: one act for all that differs, joined with what editors wrote."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets import drafts, history
from assets.exchange.faults import BadFolder
from assets.exchange.importing import Import, import_fluent
from assets.manifest import BlockManifest, BlockType, Policy
from assets.models import Act, Asset, Brand
from tests.builders import ANNA, NOW, make_block, make_brand, make_variant
from tests.exchange.fluent.reading import write_files

pytestmark = pytest.mark.django_db
FILES = {
    "en/app.ftl": "-fox = Fox\n# On the button\nget = Get { -fox }\nn = { $n ->\n    [one] one\n   *[other] more\n}\n",
    "de/app.ftl": "-fox = Fuchs\nget = { -fox } <b>holen</b>\n",
}


def imported(root: Path, brand: Brand, files: dict[str, str] = FILES, *, is_dry_run: bool = False) -> Import:
    now = NOW + dt.timedelta(minutes=Act.objects.count())
    return import_fluent(
        root=write_files(root, files), brand=brand, actor=ANNA, now=now, note="copy", is_dry_run=is_dry_run
    )


def block(key: str) -> BlockManifest:
    manifest = drafts.read(Asset.objects.get(kind="block", key=key))
    assert isinstance(manifest, BlockManifest)
    return manifest


def texts(key: str) -> dict[str, str]:
    return {f"{item.region}/{item.locale}": item.value for item in block(key).variants}


def test_an_import_is_one_act_of_blocks_with_guidance(tmp_path: Path) -> None:
    brand = make_brand()

    done = imported(tmp_path, brand)

    assert (done.texts, done.carried, [change.ref for change in done.push.changes]) == (
        5, 5, ["block/fox", "block/get", "block/n"],
    )  # fmt: skip
    assert done.push.act is not None
    assert (done.push.act.verb, done.push.act.note) == ("import", "copy")
    assert (block("fox").type, block("get").type, block("n").type) == (BlockType.TERM, BlockType.RICH, BlockType.TEXT)
    assert texts("get") == {"001/en": "Get {fox, term}", "001/de": "{fox, term} <b>holen</b>"}
    assert block("get").guidance == "On the button"
    assert history.verify(brand) == ()


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    brand = make_brand()
    imported(tmp_path, brand)
    acts = Act.objects.count()

    done = imported(tmp_path, brand)

    assert (done.push.changes, done.push.unchanged, done.push.act) == ((), 3, None)
    assert Act.objects.count() == acts


def test_a_dry_run_shows_the_same_changes_and_stores_nothing(tmp_path: Path) -> None:
    brand = make_brand()

    shown = imported(tmp_path, brand, is_dry_run=True)

    assert not Asset.objects.filter(kind="block").exists()
    assert shown.push.changes == imported(tmp_path, brand).push.changes


def test_other_locales_regions_titles_and_policies_stay(tmp_path: Path) -> None:
    brand = make_brand()
    rows = (make_variant("Get"), make_variant("Prendre <", locale="fr"), make_variant("Chum", locale="de", region="CH"))
    make_block(brand, "get", *rows, title="The button", policy=Policy.SAME_LANGUAGE, guidance="Ours")

    imported(tmp_path, brand, {"de/app.ftl": "get = <b>Holen</b>"})

    assert texts("get") == {
        "001/en": "Get", "001/fr": "Prendre &lt;", "001/de": "<b>Holen</b>", "CH/de": "Chum",
    }  # fmt: skip
    found = block("get")
    assert (found.title, found.policy, found.type, found.guidance) == ("The button", "same-language", "rich", "Ours")


def test_text_for_a_block_that_is_rich_already_is_written_as_rich_text(tmp_path: Path) -> None:
    brand = make_brand()
    make_block(brand, "get", make_variant("<b>Get</b>"), type="rich")

    imported(tmp_path, brand, {"de/app.ftl": "get = A < B & C"})

    assert texts("get") == {"001/en": "<b>Get</b>", "001/de": "A &lt; B &amp; C"}


@pytest.mark.parametrize("type_", ["money", "card", "term", "claim"])
def test_a_block_of_another_type_is_a_fault_at_the_text(tmp_path: Path, type_: str) -> None:
    brand = make_brand()
    make_block(brand, "get", make_variant("1", field="title" if type_ == "card" else "value"), type=type_)

    with pytest.raises(BadFolder, match=rf"de/app.ftl:1:1: block/get is a {type_} already. Rename one of the two."):
        imported(tmp_path, brand, {"de/app.ftl": "get = <b>Holen</b>\nz = Z"})

    assert not Asset.objects.filter(kind="block", key="z").exists()


def test_broken_files_import_nothing(tmp_path: Path) -> None:
    brand = make_brand()

    with pytest.raises(BadFolder, match=r"fr/app\.ftl:2:1: a stands in fr/app.ftl:1:1 already"):
        imported(tmp_path, brand, {**FILES, "fr/app.ftl": "a = A\na = B\n"})

    assert not Asset.objects.filter(kind="block").exists()


def run(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_texts", *words, "--format", "fluent", stdout=out, stderr=err, no_color=True)
    return out.getvalue(), err.getvalue()


def test_the_command_says_what_it_did_and_what_it_could_not(tmp_path: Path) -> None:
    make_brand()
    files = {**FILES, "fr/app.ftl": "get = <a { $to }>Prendre</a>\nx = { X($n) }\n", "fr/notes.txt": "?"}
    root = str(write_files(tmp_path, files))

    dry, _ = run(root, "--dry-run")
    out, err = run(root)

    assert "solnap: would be 3 new, 0 changed, 0 unchanged. Nothing was stored." in dry
    assert "+ block/get\n" in out
    assert "6 of 7 texts carried; 1 adapted, 2 things left out.\n" in out
    assert "adapted: fr/app.ftl:1:1: $to held the link's attributes" in err
    assert "left out: fr/app.ftl:2:7: x: The function X is unknown here." in err
    assert "left out: fr/notes.txt: This is no Fluent file: it was not read." in err


def test_the_command_lists_faults_and_fails(tmp_path: Path) -> None:
    make_brand()
    err = io.StringIO()
    root = str(write_files(tmp_path, {"en/a.ftl": "a = {\n"}))

    with pytest.raises(CommandError, match=r"1 fault; nothing was stored\."):
        call_command("import_texts", root, "--format", "fluent", stderr=err, no_color=True)

    assert "en/a.ftl:2:1: This is no Fluent." in err.getvalue()
