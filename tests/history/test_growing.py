"""What an edit adds is bounded by what the asset says; the command tells what revisions and releases take."""

import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given, settings

from assets import drafts, history
from assets.history import growth_of, growth_of_asset
from assets.history.measuring import measure
from assets.manifest import BlockManifest, BlockType, Kind, Manifest, Policy, Slot, to_json
from assets.models import Asset, Brand, DocumentUse
from tests.builders import ANNA, NOW, make_block, make_brand, make_kit, make_template, make_variant, place, save
from tests.counts import FEWEST, MEASURED_EDITS
from tests.properties.test_drafts import MANIFESTS, brand
from tests.publishing.library import KIT, later, make_library, publish_now

__all__ = ["brand"]
pytestmark = pytest.mark.django_db
FIXED_BYTES = 4_000
PARTS = 500
MOST_BYTES_A_PART = 150


def trace_bytes() -> int:
    """What acts, revisions, versions and snapshots take: all that an edit adds beside the draft itself."""
    names = ("assets.Act", "assets.Chain", "assets.Snapshot", "reversion.Revision", "reversion.Version")
    return sum(measure(apps.get_model(name)._default_manager.all()).size_bytes for name in names)


def edit(brand: Brand, manifest: Manifest) -> Asset:
    with history.revise(brand=brand, actor=ANNA, verb="save", now=NOW) as revision:
        return revision.write(manifest)


def told(*options: str) -> Any:
    out = io.StringIO()
    call_command("growth", *options, stdout=out)
    return json.loads(out.getvalue()) if "json" in options else out.getvalue()


@pytest.mark.proof(MEASURED_EDITS // len(Kind))
@pytest.mark.parametrize("kind", Kind)
def test_an_edit_costs_twice_its_canonical_json_and_4_kb_at_most(brand: Brand, kind: Kind) -> None:
    @settings(max_examples=max(FEWEST, MEASURED_EDITS // len(Kind)), deadline=None)
    @given(first=MANIFESTS[kind], second=MANIFESTS[kind])
    def check(first: Manifest, second: Manifest) -> None:
        with transaction.atomic():
            edit(brand, first)
            before = trace_bytes()
            asset = edit(brand, second)
            size = len(to_json(drafts.read(asset)).encode())
            assert trace_bytes() - before <= 2 * size + FIXED_BYTES
            transaction.set_rollback(True)

    check()


def test_a_kits_edit_does_not_copy_its_blocks() -> None:
    brand = make_brand()
    placements = []
    for number in range(20):
        make_block(brand, f"b{number}", "A long text " * 500)
        placements.append(place("list", f"block/b{number}", position=number))
    make_kit(brand, "launch", *placements)
    before = trace_bytes()

    kit = make_kit(brand, "launch", *placements[1:])

    assert trace_bytes() - before <= 2 * len(to_json(drafts.read(kit)).encode()) + FIXED_BYTES


def test_an_assets_parts_add_up_to_what_the_brand_tells() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted tomorrow")
    publish_now(brand)

    for row in growth_of(brand).assets:
        parts = growth_of_asset(Asset.objects.of_ref(brand.pk, row.name).get())
        assert sum(part.revisions.size_bytes for part in parts) == row.revisions.size_bytes
        assert sum(part.releases.size_bytes for part in parts) == row.releases.size_bytes
    assert growth_of(brand).documents.count == len(set(DocumentUse.objects.values_list("document", flat=True)))


def test_the_command_tells_totals_and_one_assets_revisions_and_releases() -> None:
    brand = make_library()
    assert "Nothing was released yet." in told()
    publish_now(brand)

    assert [row["name"] for row in told(KIT, "--format", "json")] == [f"{KIT}@r1", f"{KIT}@1"]
    assert [row.partition(": ")[0] for row in told(KIT).splitlines()] == [f"{KIT}@r1", f"{KIT}@1"]
    assert told("--largest", "0").splitlines()[0].startswith("1 × brand: revisions 1 in ")
    assert len(told("--format", "json")["assets"]) == 6


def test_an_unknown_asset_is_refused() -> None:
    make_brand()

    with pytest.raises(CommandError, match="no block/none in solnap"):
        told("block/none")


def test_a_re_locked_kit_costs_150_bytes_a_part_at_most() -> None:
    brand = make_brand()
    template, slots = "{% for text in texts %}{{ text }}{% endfor %}", (Slot("texts", ("text",), is_list=True),)
    make_template(brand, "list", parts={"n.txt": template}, slots=slots)
    with history.revise(brand=brand, actor=ANNA, verb="save", now=NOW) as revision:
        for number in range(PARTS):
            revision.write(text_block(f"text-{number}", f"Text {number}"))
    placed = (place("texts", f"block/text-{number}", position=number) for number in range(PARTS))
    make_kit(brand, "spring-launch", *placed, templates=("list",), regions=("DE",))
    publish_now(brand)
    save(brand, text_block("text-7", "Text changed"))

    publish_now(brand, "block/text-7", now=later(1))

    (*_, relocked) = growth_of_asset(Asset.objects.of_ref(brand.pk, KIT).get())
    assert relocked.name == f"{KIT}@2"
    assert relocked.releases.size_bytes <= MOST_BYTES_A_PART * PARTS


def text_block(key: str, value: str) -> BlockManifest:
    return BlockManifest(key, key.title(), BlockType.TEXT, Policy.ANY, (make_variant(value),))
