"""impact at a shell: what would change by kit, edition and document, for people and for programs."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from assets.models import Brand
from tests.builders import make_block, make_variant
from tests.delivery.once import once
from tests.publishing.library import KIT, make_library, publish_now

pytestmark = pytest.mark.django_db


@pytest.fixture
@once
def brand() -> Brand:
    brand = make_library()
    publish_now(brand)
    return brand


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("impact", *words, stdout=out, stderr=out)
    return out.getvalue()


def test_each_kit_has_its_documents_with_the_words_that_differ(brand: Brand) -> None:
    make_block(brand, "note", "Roasted yesterday", make_variant("Heute geröstet", locale="de"))

    lines = run("block/note").splitlines()

    assert lines[0] == f"{KIT}: 4 changed in 2 editions"
    assert lines[5] == "  US/en-US note.txt: changed"
    assert lines[6] == "    1: Roasted [-today-]{+yesterday+}"
    assert lines[-2] == "4 of 4 documents in 1 of 1 kits would change; 2 assets would get a new release."
    assert lines[-1] == "New problems: 0 errors, 0 warnings."


def test_the_summary_is_a_line_for_each_kit(brand: Brand) -> None:
    make_block(brand, "note", "Roasted yesterday")

    lines = run("block/note", "--summary", "--no-render").splitlines()

    assert lines[0] == f"{KIT}: 4 changed in 2 editions"
    assert len(lines) == 2


def test_one_edition_is_shown_alone(brand: Brand) -> None:
    make_block(brand, "note", "Roasted yesterday")

    assert run("block/note", "--edition", "DE/de-DE").startswith(f"{KIT}: 2 changed in 1 edition\n")


def test_nothing_to_change_is_said(brand: Brand) -> None:
    assert run(KIT).startswith("No document would change: what is live equals the drafts.")
    make_block(brand, "note", "Roasted today", guidance="Said by the roaster")
    assert run("block/note").startswith("No document would change; 2 assets would get a new release.")


def test_a_text_of_another_language_is_named_with_its_edition(brand: Brand) -> None:
    make_block(brand, "headline", "Spring with {roaster, term}")

    assert "  DE/de-DE block/headline value: de before, now en\n" in run("block/headline")


def test_json_has_both_texts_and_the_places_that_differ(brand: Brand) -> None:
    make_block(brand, "note", "Roasted yesterday")

    found = json.loads(run("block/note", "--format", "json"))

    document = next(each for each in found["documents"] if each["name"] == "note.txt")
    assert (document["region"], document["sign"]) == ("DE", "changed")
    assert "today" in document["before"]
    assert "yesterday" in document["after"]
    assert [word["sign"] for word in document["differences"][0]["words"]] == ["same", "removed", "added"]
    assert found["kits"] == [{"kit": KIT, "documents": 4, "editions": ["DE/de-DE", "US/en-US"]}]


def test_errors_to_come_end_the_command_with_1(brand: Brand) -> None:
    make_block(brand, "headline", "Spring with {nobody, term}")

    with pytest.raises(SystemExit, match="1"):
        run("block/headline")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("block/nothing",), "There is no block/nothing in solnap"),
        (("block/note", "--edition", "DE"), "'DE' is no edition. Write region/locale"),
        (("block/note", "--edition", "DE/fr-FR"), "has no edition DE/fr-FR. It has 001/en, CH/de-CH, "),
    ],
)
def test_what_is_not_there_is_refused(brand: Brand, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*words)
