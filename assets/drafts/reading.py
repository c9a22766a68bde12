"""Draft rows → manifests, in a number of queries set by the kinds asked for and not by how many rows there are."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

from assets.errors import BadContent, UnknownAsset
from assets.manifest import (
    MEDIA_RIGHTS,
    Argument,
    BlockManifest,
    BlockType,
    BrandManifest,
    Channel,
    Fit,
    Format,
    Kind,
    KitManifest,
    LogoRules,
    Manifest,
    MediaManifest,
    Policy,
    TemplateManifest,
    default_policy,
    digests_named,
    from_plain,
    ref_of,
)
from assets.manifest import Form as FormFacts
from assets.manifest import Part as PartFacts
from assets.manifest import Placement as PlacementFacts
from assets.manifest import Preset as PresetFacts
from assets.manifest import Region as RegionFacts
from assets.manifest import Slot as SlotFacts
from assets.manifest import Variant as VariantFacts
from assets.media.facts import file_of
from assets.models import (
    Asset,
    Block,
    Brand,
    File,
    Kit,
    Media,
    Part,
    Placement,
    Preset,
    Region,
    Slot,
    Template,
    TermForm,
    Variant,
)

Ids = Collection[uuid.UUID]


def read(asset: Asset) -> Manifest:
    """What the asset's rows say. Raises UnknownAsset without rows, BadContent for rows that say nothing readable."""
    manifests = _by_id([asset])
    if asset.pk not in manifests:
        raise UnknownAsset(f"There are no rows of {asset.ref}. It may have been removed; reload the page.")
    return manifests[asset.pk]


def read_brand(brand: Brand) -> BrandManifest:
    """What the brand's own rows say. Raises as `read` does."""
    manifest = read(brand)
    if not isinstance(manifest, BrandManifest):
        raise TypeError(f"{brand.ref} has no draft of a brand.")
    return manifest


def read_many(assets: Iterable[Asset]) -> dict[str, Manifest]:
    """Manifests by reference; assets without rows are left out. At most 4 queries a kind. Raises BadContent."""
    return {ref_of(manifest): manifest for manifest in _by_id(assets).values()}


def _by_id(assets: Iterable[Asset]) -> dict[uuid.UUID, Manifest]:
    ids: dict[Kind, list[uuid.UUID]] = defaultdict(list)
    for asset in assets:
        ids[Kind(asset.kind)].append(asset.pk)
    try:
        return {pk: manifest for kind, wanted in ids.items() for pk, manifest in READERS[kind](wanted).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadContent(f"Rows cannot be read: {error}. Restore them from an earlier version.") from error


def _brands(ids: Ids) -> dict[uuid.UUID, Manifest]:
    regions = _grouped(Region.objects.filter(brand__in=ids).select_related("parent"), "brand_id", _region)
    presets = _grouped(Preset.objects.filter(brand__in=ids), "brand_id", _preset)
    return {
        row.pk: BrandManifest(
            key=row.key,
            title=row.title,
            source_locale=row.source_locale,
            media_base=row.media_base,
            regions=tuple(regions[row.pk]),
            chains={name: tuple(follow) for name, follow in row.chains.items()},
            colours=row.colours,
            fonts=row.fonts,
            logos=row.logos,
            logo_rules=from_plain(Mapping[str, LogoRules], row.logo_rules),
            contrasts={ground: tuple(texts) for ground, texts in row.contrasts.items()},
            spacing=row.spacing,
            presets=tuple(presets[row.pk]),
            font_files={name: tuple(keys) for name, keys in row.font_files.items()},
        )
        for row in Brand.objects.filter(pk__in=ids)
    }


def _region(row: Region) -> RegionFacts:
    return RegionFacts(
        code=row.code,
        parent=row.parent.code if row.parent else "",
        currency=row.currency,
        time_zone=row.time_zone,
        measurement=row.measurement,
        calendar=row.calendar,
        numbering=row.numbering,
        locales=tuple(row.locales),
    )


def _preset(row: Preset) -> PresetFacts:
    facts = {item.name: getattr(row, item.name) for item in fields(PresetFacts)}
    return PresetFacts(**{**facts, "fit": Fit(row.fit), "format": Format(row.format), "dprs": tuple(row.dprs)})


def _blocks(ids: Ids) -> dict[uuid.UUID, Manifest]:
    variants = _variants(ids)
    return {
        row.pk: BlockManifest(
            key=row.key,
            title=row.title,
            type=BlockType(row.type),
            policy=Policy(row.policy) if row.policy else default_policy(BlockType(row.type)),
            variants=tuple(variants[row.pk]),
            guidance=row.guidance,
            tags=tuple(row.tags),
        )
        for row in Block.objects.filter(pk__in=ids)
    }


def _media(ids: Ids) -> dict[uuid.UUID, Manifest]:
    variants = _variants(ids)
    digests = {pk: digests_named(items) for pk, items in variants.items()}
    files = {row.digest: file_of(row) for row in File.objects.filter(digest__in=set().union(*digests.values()))}
    return {
        row.pk: MediaManifest(
            key=row.key,
            title=row.title,
            is_decorative=row.is_decorative,
            variants=tuple(variants[row.pk]),
            files=tuple(files[digest] for digest in digests.get(row.pk, ()) if digest in files),
            tags=tuple(row.tags),
            **rights_facts(row),
        )
        for row in Media.objects.filter(pk__in=ids)
    }


def rights_facts(row: Media) -> dict[str, Any]:
    """What manifests say of a media's rights."""
    days = {name: day.isoformat() if (day := getattr(row, name)) else "" for name in ("valid_from", "valid_until")}
    lists = {name: tuple(getattr(row, name)) for name in ("allowed_regions", "allowed_channels")}
    return {name: getattr(row, name) for name in MEDIA_RIGHTS} | days | lists


def _variants(ids: Ids) -> dict[uuid.UUID, list[VariantFacts]]:
    forms = _grouped(
        TermForm.objects.filter(variant__asset__in=ids), "variant_id", lambda row: FormFacts(row.name, row.value)
    )
    return _grouped(
        Variant.objects.filter(asset__in=ids),
        "asset_id",
        lambda row: VariantFacts(row.field, row.locale, row.region, row.value, tuple(forms[row.pk])),
    )


def _templates(ids: Ids) -> dict[uuid.UUID, Manifest]:
    slots = _grouped(Slot.objects.filter(template__in=ids), "template_id", _slot)
    parts = _grouped(
        Part.objects.filter(template__in=ids),
        "template_id",
        lambda row: PartFacts(row.name, row.media_type, row.source, row.limit),
    )
    return {
        row.pk: TemplateManifest(
            key=row.key,
            title=row.title,
            channel=Channel(row.channel),
            slots=tuple(slots[row.pk]),
            parts=tuple(parts[row.pk]),
            tags=tuple(row.tags),
        )
        for row in Template.objects.filter(pk__in=ids)
    }


def _slot(row: Slot) -> SlotFacts:
    return SlotFacts(row.name, tuple(row.types), row.is_list, row.is_required, _arguments(row.defaults))


def _kits(ids: Ids) -> dict[uuid.UUID, Manifest]:
    templates = _linked(Kit.templates.through.objects.filter(kit__in=ids), "template__key")
    regions = _linked(Kit.regions.through.objects.filter(kit__in=ids), "region__code")
    rows = Placement.objects.filter(kit__in=ids).select_related("asset")
    placements = _grouped(rows, "kit_id", _placement)
    return {
        row.pk: KitManifest(
            key=row.key,
            title=row.title,
            templates=tuple(templates[row.pk]),
            regions=tuple(regions[row.pk]),
            placements=tuple(placements[row.pk]),
            tags=tuple(row.tags),
        )
        for row in Kit.objects.filter(pk__in=ids)
    }


def _placement(row: Placement) -> PlacementFacts:
    target = row.asset.ref if row.asset else ""
    return PlacementFacts(row.slot, row.channel, row.region, row.position, target, _arguments(row.arguments))


def _arguments(stored: Any) -> Mapping[str, Argument]:
    arguments: Mapping[str, Argument] = from_plain(Mapping[str, Argument], stored)
    return arguments


def _linked(links: Any, name: str) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for kit, value in links.values_list("kit_id", name):
        found[kit].append(value)
    return found


def _grouped(rows: Iterable[Any], owner: str, facts: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, owner)].append(facts(row))
    return found


READERS: Mapping[Kind, Callable[[Ids], dict[uuid.UUID, Manifest]]] = {
    Kind.BRAND: _brands,
    Kind.BLOCK: _blocks,
    Kind.MEDIA: _media,
    Kind.TEMPLATE: _templates,
    Kind.KIT: _kits,
}
