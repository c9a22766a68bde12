"""Content of every schema number there was is read, as this one's; what nothing reads is refused by name."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from assets import history
from assets.delivery.states import manifest_of
from assets.errors import BadContent
from assets.history import revising
from assets.manifest import SCHEMA, UPCASTERS, BlockManifest, Kind, UnknownSchema, canonical, from_json, to_json
from assets.models import Brand, Release, Snapshot
from assets.publishing import verify_releases
from assets.restoring import plan, restore, state_of
from tests.builders import ANNA, make_block, make_brand
from tests.publishing.library import later, publish_now

SCHEMAS = Path(__file__).parent / "schemas"
NUMBERS = range(1, SCHEMA + 1)
HERO = "block/hero"


def examples(number: int) -> list[str]:
    """Canonical JSON as an application of that schema stored it: one of each kind, every field filled."""
    texts: list[str] = json.loads((SCHEMAS / f"{number}.json").read_text(encoding="utf-8"))
    return texts


def shout(data: dict[str, Any]) -> dict[str, Any]:
    """A made-up upcaster from schema 1 to 2: texts in capitals."""
    return {**data, "variants": [{**each, "value": each["value"].upper()} for each in data.get("variants", ())]}


@pytest.fixture
def brand(db: None) -> Brand:
    """A block saved twice and released once, all in schema 1."""
    brand = make_brand()
    make_block(brand, "hero", "Hello")
    publish_now(brand, HERO)
    make_block(brand, "hero", "Good morning")
    return brand


def update(monkeypatch: pytest.MonkeyPatch, *, with_upcaster: bool = True) -> None:
    """The application is one of schema 2."""
    reading = importlib.import_module("assets.manifest.canonical")
    for module in (reading, revising):
        monkeypatch.setattr(module, "SCHEMA", 2)
    monkeypatch.setattr(reading, "UPCASTERS", {1: shout} if with_upcaster else {})


def values_of(manifest: object) -> list[str]:
    assert isinstance(manifest, BlockManifest)
    return [variant.value for variant in manifest.variants]


@pytest.mark.parametrize("number", NUMBERS)
def test_each_schema_number_keeps_an_example_of_every_kind(number: int) -> None:
    manifests = [from_json(text) for text in examples(number)]

    assert [manifest.KIND for manifest in manifests] == list(Kind)
    assert {json.loads(text)["schema"] for text in examples(number)} == {number}


@pytest.mark.parametrize("text", examples(SCHEMA), ids=list(Kind))
def test_this_schemas_examples_are_written_back_to_the_byte(text: str) -> None:
    assert to_json(from_json(text)) == text


def test_older_examples_become_content_of_this_schema() -> None:
    for number in NUMBERS:
        for text in examples(number):
            assert json.loads(to_json(from_json(text)))["schema"] == SCHEMA


def test_every_older_schema_has_an_upcaster() -> None:
    assert set(UPCASTERS) == set(range(1, SCHEMA))


def test_old_revisions_and_releases_are_read_through_the_upcaster(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(monkeypatch)

    assert values_of(state_of(brand, f"{HERO}@r1").manifest) == ["HELLO"]
    assert values_of(state_of(brand, f"{HERO}@1").manifest) == ["HELLO"]
    assert values_of(manifest_of(Release.objects.get(asset__key="hero"))) == ["HELLO"]
    assert verify_releases(brand=brand).damages == ()


def test_an_old_revision_is_restored_as_content_of_this_schema(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    update(monkeypatch)

    restore(plan(brand, [state_of(brand, f"{HERO}@r1").manifest]), actor=ANNA, now=later(1))

    newest = Snapshot.objects.get(asset__key="hero", version=3)
    assert (newest.schema, values_of(history.content(newest))) == (2, ["HELLO"])
    assert newest.credits["/variants/value/en/001"] == newest.act_id


def test_a_missing_upcaster_is_refused_with_the_asset_and_the_reason(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(monkeypatch, with_upcaster=False)

    with pytest.raises(UnknownSchema, match=r"block/hero: .* schema 1; this application reads up to 2"):
        state_of(brand, f"{HERO}@r1")
    assert {damage.where: damage.message[:36] for damage in verify_releases(brand=brand).damages} == {
        f"{HERO}@1": "block/hero: Its manifest has the unk"
    }
    assert {(each.ref, "schema 1" in each.message) for each in history.verify(brand)} == {
        (HERO, True),
        (brand.ref, True),
    }


@pytest.mark.parametrize("schema", [0, 2, -1, "1", 1.5, None, True, [1], {}])
def test_an_unknown_schema_is_refused(schema: object) -> None:
    with pytest.raises(UnknownSchema, match="block/hero"):
        from_json(canonical({"schema": schema, "kind": "block", "key": "hero"}))


@pytest.mark.parametrize("text", ["", "[]", "1", "null", "{}", '{"kind":"x","schema":1}', '{"kind":"kit","schema":1}'])
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(BadContent):
        from_json(text)
