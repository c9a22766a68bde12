"""Every row changed without a revision is found, and nothing else is."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assets import history
from assets.models import (
    Asset,
    Block,
    Brand,
    File,
    Kit,
    Media,
    Part,
    Placement,
    Region,
    Slot,
    Snapshot,
    Template,
    TermForm,
    Variant,
)
from tests.builders import (
    ANNA,
    NOW,
    make_block,
    make_brand,
    make_file,
    make_kit,
    make_media,
    make_template,
    make_variant,
    place,
)
from tests.delivery.once import once

pytestmark = pytest.mark.django_db


@pytest.fixture
@once
def brand() -> Brand:
    """A clean library with every kind, an asset saved twice and a deleted one."""
    brand = make_brand()
    make_block(brand, "hero", "Hello", make_variant("Hallo", locale="de"))
    make_block(brand, "hero", "Hello!", make_variant("Hallo", locale="de"))
    make_block(brand, "coffee", make_variant("Kaffee", locale="de", genitive="Kaffees"), type="term")
    make_media(brand)
    make_template(brand)
    make_kit(brand, "launch", place("headline", "block/hero"), templates=("page",))
    gone = make_block(brand, "gone")
    with history.revise(brand=brand, actor=ANNA, verb="delete", now=NOW) as revision:
        revision.delete(gone)
    return brand


def hero() -> Block:
    return Block.objects.get(key="hero")


BYPASSES: dict[str, tuple[Callable[[], object], str]] = {
    "a value updated": (lambda: Variant.objects.filter(locale="de", asset=hero()).update(value="Na"), "block/hero"),
    "a locale updated": (lambda: Variant.objects.filter(locale="de", asset=hero()).update(locale="fr"), "block/hero"),
    "a variant in bulk": (
        lambda: Variant.objects.bulk_create([Variant(asset=hero(), locale="it", value="Ciao")]),
        "block/hero",
    ),
    "a variant deleted": (lambda: Variant.objects.filter(asset=hero(), locale="en").delete(), "block/hero"),
    "a title updated": (lambda: Asset.objects.filter(key="hero").update(title="Other"), "block/hero"),
    "a policy updated": (lambda: Block.objects.filter(key="hero").update(policy="whole"), "block/hero"),
    "a type updated": (lambda: Block.objects.filter(key="hero").update(type="rich"), "block/hero"),
    "a version raised": (lambda: Asset.objects.filter(key="hero").update(version=9), "block/hero"),
    "a version lowered": (lambda: Asset.objects.filter(key="hero").update(version=1), "block/hero"),
    "an asset deleted": (lambda: Asset.objects.filter(key="hero").update(deleted_at=NOW), "block/hero"),
    "an asset revived": (lambda: Asset.objects.filter(key="gone").update(deleted_at=None), "block/gone"),
    "an asset without revision": (
        lambda: Block.objects.create(brand=Brand.objects.get(), kind="block", key="new", title="New", type="text"),
        "block/new",
    ),
    "an asset of no kind": (
        lambda: Asset.objects.create(brand=Brand.objects.get(), kind="kit", key="half", title="Half"),
        "kit/half",
    ),
    "an asset moved to another brand": (
        lambda: Asset.objects.filter(key="coffee").update(brand=make_brand("other")),
        "block/coffee",
    ),
    "a form updated": (lambda: TermForm.objects.update(value="Kaffee"), "block/coffee"),
    "a form renamed": (lambda: TermForm.objects.update(name="dative"), "block/coffee"),
    "a file changed": (lambda: File.objects.update(width_px=1), "media/photo"),
    "another file named": (
        lambda: Variant.objects.filter(field="file").update(value=make_file(b"other").digest),
        "media/photo",
    ),
    "a media made decorative": (lambda: Media.objects.update(is_decorative=True), "media/photo"),
    "a part's source updated": (lambda: Part.objects.update(source="<p>"), "template/page"),
    "a part's limit updated": (lambda: Part.objects.update(limit=9), "template/page"),
    "a slot made optional": (lambda: Slot.objects.update(is_required=False), "template/page"),
    "a slot deleted": (lambda: Slot.objects.all().delete(), "template/page"),
    "a channel updated": (lambda: Template.objects.update(channel="email"), "template/page"),
    "a placement moved": (lambda: Placement.objects.update(position=3), "kit/launch"),
    "a placement blanked": (lambda: Placement.objects.update(asset=None), "kit/launch"),
    "an argument added": (lambda: Placement.objects.update(arguments={"n": {"literal": 1}}), "kit/launch"),
    "arguments broken": (lambda: Placement.objects.update(arguments={"n": 1}), "kit/launch"),
    "a kit's region removed": (lambda: Kit.objects.get().regions.clear(), "kit/launch"),
    "a kit's template removed": (lambda: Kit.objects.get().templates.clear(), "kit/launch"),
    "a region's currency": (lambda: Region.objects.filter(code="CH").update(currency="EUR"), "brand/solnap"),
    "a region's locales": (lambda: Region.objects.filter(code="CH").update(locales=[]), "brand/solnap"),
    "a brand's colours": (lambda: Brand.objects.update(colours={"primary": "#000"}), "brand/solnap"),
    "a snapshot's content": (lambda: Snapshot.objects.filter(asset=hero()).update(content=b"x"), "block/hero"),
    "an older snapshot's content": (
        lambda: Snapshot.objects.filter(asset=hero(), version=1).update(content=b"x"),
        "block/hero",
    ),
    "snapshots removed": (lambda: Snapshot.objects.filter(asset=hero()).delete(), "block/hero"),
}


def test_a_clean_library_has_no_differences(brand: Brand) -> None:
    assert history.verify(brand) == ()


@pytest.mark.parametrize("what", BYPASSES)
def test_each_planted_bypass_is_found(brand: Brand, what: str) -> None:
    plant, ref = BYPASSES[what]

    plant()

    assert {difference.ref for difference in history.verify(brand)} == {ref}


def test_a_difference_names_the_value(brand: Brand) -> None:
    Variant.objects.filter(locale="de", asset=hero()).update(value="Na")

    (difference,) = history.verify(brand)

    assert str(difference) == "block/hero/variants/value/de/001: It differs from the newest snapshot."


def test_the_command_prints_each_and_fails(brand: Brand) -> None:
    Asset.objects.filter(key__in=["hero", "photo"]).update(title="Other")
    out = StringIO()

    with pytest.raises(SystemExit) as caught:
        call_command("verify_history", stdout=out)

    assert caught.value.code == 1
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == ["block/hero/title", "media/photo/title"]


def test_the_command_passes_a_clean_library(brand: Brand) -> None:
    out, err = StringIO(), StringIO()

    call_command("verify_history", brand=brand.key, stdout=out, stderr=err)

    assert not out.getvalue()
    assert "equals its newest snapshot" in err.getvalue()


def test_the_command_refuses_a_brand_there_is_not(brand: Brand) -> None:
    with pytest.raises(CommandError, match="no brand 'other'"):
        call_command("verify_history", brand="other")
