"""A manifest → rows that say the same; only what differs is written."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from assets.drafts.brands import write_brand
from assets.drafts.kits import stored, write_kit
from assets.drafts.rows import save_asset, sync
from assets.drafts.soundness import require_sound
from assets.drafts.typesetting import typeset
from assets.errors import BadContent
from assets.manifest import (
    MEDIA_RIGHTS,
    BlockManifest,
    BrandManifest,
    KitManifest,
    Manifest,
    MediaManifest,
    TemplateManifest,
    digests_named,
    ref_of,
)
from assets.manifest import Variant as VariantFacts
from assets.media.facts import file_of
from assets.models import Asset, Brand, File, Part, Slot, TermForm, Variant


def write(brand: Brand, manifest: Manifest, *, is_exact: bool = False) -> Asset:
    """Makes or changes an asset's rows so that `read` answers the typeset `manifest`; revives a deleted one.

    `is_exact` stores texts as they are given, for what was stored before and comes back.

    Runs under the brand's lock, inside history.revise. Raises BadContent, naming what cannot be stored, for unknown
    targets as well: regions, templates, placed assets and files must have rows already. Returns the asset's row.
    """
    require_sound(manifest)
    manifest = manifest if is_exact else typeset(manifest)
    match manifest:
        case BrandManifest():
            return write_brand(brand, manifest)
        case BlockManifest():
            return _write_block(brand, manifest)
        case MediaManifest():
            return _write_media(brand, manifest)
        case TemplateManifest():
            return _write_template(brand, manifest)
        case KitManifest():
            return write_kit(brand, manifest)


def _write_block(brand: Brand, manifest: BlockManifest) -> Asset:
    facts = {"type": manifest.type.value, "policy": manifest.policy.value, "guidance": manifest.guidance}
    asset = save_asset(brand, manifest, **facts)
    _write_variants(asset, manifest.variants)
    return asset


def _write_media(brand: Brand, manifest: MediaManifest) -> Asset:
    _require_files(manifest)
    asset = save_asset(brand, manifest, is_decorative=manifest.is_decorative, **_rights(manifest))
    _write_variants(asset, manifest.variants)
    return asset


def _rights(manifest: MediaManifest) -> dict[str, Any]:
    days = {
        name: dt.date.fromisoformat(day) if (day := getattr(manifest, name)) else None
        for name in ("valid_from", "valid_until")
    }
    lists = {name: list(getattr(manifest, name)) for name in ("allowed_regions", "allowed_channels")}
    return {name: getattr(manifest, name) for name in MEDIA_RIGHTS} | days | lists


def _require_files(manifest: MediaManifest) -> None:
    """The files listed are those that variants name, and say what the stored files' rows say.

    Their rows stay locked until the draft is written: no sweep takes one meanwhile.
    """
    digests = digests_named(manifest.variants)
    locked = File.objects.select_for_update(no_key=True).filter(digest__in=digests)
    rows = {row.digest: file_of(row) for row in locked}
    if missing := sorted(digests - set(rows)):
        raise BadContent(f"The file {missing[0]} is not stored. Upload it first.", where=ref_of(manifest))
    for file in manifest.files:
        if rows.get(file.digest) != file:
            raise BadContent(f"The file {file.name} is not the stored one of its digest.", where=ref_of(manifest))
    if len(manifest.files) != len(rows):
        raise BadContent("Not every file of a variant is listed among the files. List it.", where=ref_of(manifest))


def _write_variants(asset: Asset, variants: Iterable[VariantFacts]) -> None:
    wanted = {(item.field, item.locale, item.region): item for item in variants}
    facts = [
        {"asset_id": asset.pk, "field": item.field, "locale": item.locale, "region": item.region, "value": item.value}
        for item in wanted.values()
    ]
    existing = Variant.objects.filter(asset=asset)
    rows = sync(Variant, existing, facts, ("field", "locale", "region"), asset.ref)
    forms = [
        {"variant_id": rows[name].pk, "name": form.name, "value": form.value}
        for name, item in wanted.items()
        for form in item.forms
    ]
    sync(TermForm, TermForm.objects.filter(variant__asset=asset), forms, ("variant_id", "name"), asset.ref)


def _write_template(brand: Brand, manifest: TemplateManifest) -> Asset:
    if manifest.layouts or manifest.catalogues:
        raise BadContent("Layouts and catalogues come with publishing. Leave them out.", where=ref_of(manifest))
    asset = save_asset(brand, manifest, channel=manifest.channel.value)
    slots = [
        {
            "template_id": asset.pk,
            "name": slot.name,
            "types": list(slot.types),
            "is_list": slot.is_list,
            "is_required": slot.is_required,
            "defaults": stored(slot.defaults),
        }
        for slot in manifest.slots
    ]
    parts = [
        {"template_id": asset.pk, **{item.name: getattr(part, item.name) for item in fields(part)}}
        for part in manifest.parts
    ]
    sync(Slot, Slot.objects.filter(template_id=asset.pk), slots, ("name",), asset.ref)
    sync(Part, Part.objects.filter(template_id=asset.pk), parts, ("name",), asset.ref)
    return asset
