"""A few facts → rows of a library with good defaults for all else, each written as the product writes them."""

import datetime as dt
from collections.abc import Mapping

from assets import drafts, history
from assets.history import Actor
from assets.manifest import (
    WORLD,
    BlockManifest,
    BlockType,
    BrandManifest,
    Channel,
    Form,
    KitManifest,
    Manifest,
    MediaManifest,
    Part,
    Placement,
    Policy,
    Region,
    Slot,
    TemplateManifest,
    Variant,
    default_policy,
    sha256,
)
from assets.manifest import File as FileFacts
from assets.media.facts import file_of
from assets.models import Asset, Block, Brand, File, Kit, Media, Template

NOW = dt.datetime(2026, 10, 1, 9, 0, tzinfo=dt.UTC)
ANNA = Actor(id="user:1", name="Anna", role="person")


def make_region(code: str = WORLD, *, parent: str = "", locales: tuple[str, ...] = ("en",), **facts: str) -> Region:
    """A region's facts; its parent is 001 unless it is 001 itself."""
    defaults = {
        "currency": "EUR",
        "time_zone": "UTC",
        "measurement": "metric",
        "calendar": "gregorian",
        "numbering": "default",
    }
    parent = parent or ("" if code == WORLD else WORLD)
    return Region(code=code, parent=parent, locales=locales, **{**defaults, **facts})


def regions() -> tuple[Region, ...]:
    """001 with the four markets of most tests."""
    return (
        make_region(currency="USD"),
        make_region("DE", time_zone="Europe/Berlin", locales=("de-DE",)),
        make_region("CH", currency="CHF", time_zone="Europe/Zurich", locales=("de-CH", "fr-CH", "it-CH")),
        make_region("US", currency="USD", time_zone="America/New_York", measurement="US", locales=("en-US",)),
        make_region("EG", currency="EGP", time_zone="Africa/Cairo", locales=("ar-EG",)),
    )


def save(brand: Brand, manifest: Manifest, *, expected_version: int | None = None, note: str = "") -> Asset:
    """Writes a manifest to the drafts in a revision of its own."""
    with history.revise(brand=brand, actor=ANNA, verb="save", now=NOW, note=note) as revision:
        return revision.write(manifest, expected_version)


def make_brand(key: str = "solnap", **facts: object) -> Brand:
    brand = drafts.new_brand(key)
    values: dict[str, object] = {"title": key.title(), "source_locale": "en", "regions": regions(), **facts}
    save(brand, BrandManifest(key=key, **values))  # type: ignore[arg-type]
    return brand


def make_variant(
    value: str = "Hello", *, field: str = "value", locale: str = "en", region: str = WORLD, **forms: str
) -> Variant:
    """A variant's facts; keyword arguments are a term's grammatical forms."""
    facts = tuple(Form(name, text) for name, text in forms.items())
    return Variant(field=field, locale=locale, region=region, value=value, forms=facts)


def make_block(
    brand: Brand,
    key: str = "hero",
    *variants: Variant | str,
    type: BlockType | str = BlockType.TEXT,
    policy: Policy | None = None,
    title: str = "",
    guidance: str = "",
    tags: tuple[str, ...] = (),
) -> Block:
    """A block; a plain text among the variants is the source locale's."""
    rows = tuple(item if isinstance(item, Variant) else make_variant(item) for item in variants or ("Hello",))
    block_type = BlockType(type)
    named = (key, title or key.title(), block_type, policy or default_policy(block_type))
    manifest = BlockManifest(*named, rows, guidance, tags)
    block = save(brand, manifest)
    assert isinstance(block, Block)
    return block


def make_file(body: bytes = b"a picture", *, name: str = "picture.png", media_type: str = "image/png") -> File:
    """A file's row alone: its bytes are not in the storage."""
    facts = {"name": name, "media_type": media_type, "size_bytes": len(body), "width_px": 640, "height_px": 480}
    return File.objects.get_or_create(digest=sha256(body), defaults=facts)[0]


def facts_of(file: File) -> FileFacts:
    """What manifests say of a stored file."""
    return file_of(file)


def make_media(brand: Brand, key: str = "photo", *, file: File | None = None, alt: str = "A cup of coffee") -> Media:
    stored = file or make_file()
    variants = (make_variant(stored.digest, field="file"), make_variant(alt, field="alt"))
    media = save(brand, MediaManifest(key, key.title(), variants=variants, files=(facts_of(stored),)))
    assert isinstance(media, Media)
    return media


def make_template(
    brand: Brand,
    key: str = "page",
    *,
    channel: Channel = Channel.WEB,
    parts: Mapping[str, str] | None = None,
    slots: tuple[Slot, ...] = (Slot("headline", ("text",)),),
) -> Template:
    """A template whose parts are given as name -> source."""
    sources = {"web.html": "<h1>{{ headline }}</h1>"} if parts is None else parts
    rows = tuple(Part(name, media_type_of(name), source) for name, source in sources.items())
    template = save(brand, TemplateManifest(key, key.title(), channel, slots, rows))
    assert isinstance(template, Template)
    return template


def media_type_of(name: str) -> str:
    """What a part of this name is sent as."""
    return {"html": "text/html", "json": "application/json", "png": "image/png"}.get(
        name.rpartition(".")[2], "text/plain"
    )


def make_kit(
    brand: Brand,
    key: str = "spring-launch",
    *placements: Placement,
    templates: tuple[str, ...] = (),
    regions: tuple[str, ...] = ("DE", "CH"),
) -> Kit:
    """A kit; templates and placed assets must be there already."""
    kit = save(brand, KitManifest(key, key.title(), templates, regions, placements))
    assert isinstance(kit, Kit)
    return kit


def place(slot: str, asset: str, *, channel: str = "", region: str = WORLD, position: int = 0) -> Placement:
    """A placement of an asset by reference; "" blanks the slot."""
    return Placement(slot, channel, region, position, asset)
