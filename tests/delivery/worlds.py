"""A published library with partners: what readers of it may and may not see is known by heart."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from assets import granting
from assets.delivery import Reader, State, reader_of
from assets.manifest import Kind, MediaManifest, Preset, Slot
from assets.media.storage import put
from assets.models import Asset, Brand, Collection, File, Partner
from assets.publishing import Published, publish
from tests.builders import (
    ANNA,
    facts_of,
    make_block,
    make_brand,
    make_kit,
    make_region,
    make_template,
    make_variant,
    place,
    save,
)
from tests.media.pictures import picture

T0 = dt.datetime(2025, 1, 1, 9, 0, tzinfo=dt.UTC)
"""When everything first went live: before any clock that tests run under."""
EVERYTHING = (Kind.KIT, Kind.BLOCK, Kind.MEDIA, Kind.TEMPLATE)
PAGE = '<h1>{{ headline }}</h1>{% if photo %}<img src="{{ photo.url }}" alt="{{ photo.alt }}">{% endif %}'
SLOTS = (Slot("headline", ("text",)), Slot("photo", ("media",), is_required=False))


@dataclass(frozen=True)
class World:
    """A brand with a kit for DE, CH and US of one page, whose headline and photo are in the collection `launch`."""

    brand: Brand
    launch: Collection
    partner: Partner


def minutes(number: int) -> dt.datetime:
    return T0 + dt.timedelta(minutes=number)


def market_regions() -> tuple[object, ...]:
    return (
        make_region(locales=()),
        make_region("150", locales=()),
        make_region("DE", parent="150", locales=("de-DE",)),
        make_region("CH", parent="150", locales=("de-CH", "fr-CH")),
        make_region("US", currency="USD", locales=("en-US",)),
    )


def make_world(key: str = "solnap") -> World:
    brand = make_brand(key, regions=market_regions(), presets=(Preset("thumb", width_px=4, dprs=(1, 2)),))
    make_block(brand, "headline", "Spring", make_variant("Frühling", locale="de"))
    make_block(brand, "secret", "Nobody may know")
    make_photo(brand)
    make_template(brand, "page", parts={"web.html": PAGE, "note.txt": "{{ headline }}"}, slots=SLOTS)
    placements = (place("headline", "block/headline"), place("photo", "media/photo"))
    make_kit(brand, "spring", *placements, templates=("page",), regions=("DE", "CH", "US"))
    release(brand, f"brand/{key}", "kit/spring", "block/secret")
    launch = make_collection(brand, "launch", "kit/spring", "block/headline", "media/photo", "template/page")
    partner = make_partner(brand, "shop")
    give(partner, launch)
    return World(brand, launch, partner)


def make_photo(brand: Brand, key: str = "photo", body: bytes = b"") -> File:
    """A media whose file is stored."""
    stored = body or picture()
    facts = {"name": "photo.png", "media_type": "image/png", "size_bytes": len(stored), "width_px": 1, "height_px": 1}
    file = File.objects.get_or_create(digest=put(stored), defaults=facts)[0]
    variants = (make_variant(file.digest, field="file"), make_variant("A cup", field="alt"))
    save(brand, MediaManifest(key, key.title(), variants=variants, files=(facts_of(file),)))
    return file


def release(brand: Brand, *refs: str, now: dt.datetime = T0, at: dt.datetime | None = None) -> Published:
    return publish(brand=brand, refs=refs, actor=ANNA, clock=lambda: now, at=at)


def assets_named(brand: Brand, refs: Iterable[str]) -> list[Asset]:
    return [Asset.objects.of_ref(brand.pk, name).get() for name in refs]


def make_collection(brand: Brand, key: str, *refs: str, now: dt.datetime = T0) -> Collection:
    made = Collection.objects.create(brand=brand, key=key, title=key.title())
    granting.add_members(collection=made, assets=assets_named(brand, refs), actor=ANNA, clock=lambda: now)
    return made


def make_partner(brand: Brand, key: str = "shop") -> Partner:
    return Partner.objects.create(brand=brand, key=key, title=key.title())


def give(partner: Partner, collection: Collection, region: str = "001", kinds: Iterable[Kind] = EVERYTHING) -> None:
    granting.grant(partner=partner, collection=collection, kinds=kinds, region=region, actor=ANNA, clock=lambda: T0)


def key_of(partner: Partner) -> str:
    return granting.issue_key(partner=partner, actor=ANNA, clock=lambda: T0).secret


def reader(partner: Partner, now: dt.datetime = T0) -> Reader:
    partner.refresh_from_db()
    return reader_of(partner, now=now)


def state(now: dt.datetime = T0, *, at: dt.datetime | None = None, number: int | None = None) -> State:
    return State(now=now, at=at or now, number=number)
