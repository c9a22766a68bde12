"""A brand's manifest → its row and its regions' rows, parents before children."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from assets.drafts.rows import save, sync
from assets.errors import BadContent
from assets.manifest import BrandManifest, Kind, ref_of
from assets.manifest import Region as RegionFacts
from assets.models import Asset, Brand, Kit, Preset, Region


def new_brand(key: str) -> Brand:
    """A brand without rows yet: the owner to name in the revise() and the write() that make it."""
    pk = uuid.uuid4()
    return Brand(id=pk, asset_ptr_id=pk, brand_id=pk, kind=Kind.BRAND.value, key=key)


def write_brand(brand: Brand, manifest: BrandManifest) -> Asset:
    if brand.key != manifest.key:
        raise BadContent(f"The brand's key is {brand.key}, not {manifest.key}. Keep it.", where=ref_of(manifest))
    if brand._state.adding and Brand.objects.filter(key=manifest.key).exists():
        raise BadContent(f"There is a brand {manifest.key} already. Choose another key.", where=ref_of(manifest))
    row = brand if brand._state.adding else Brand.objects.get(pk=brand.pk)
    facts: dict[str, Any] = {name: dict(getattr(manifest, name)) for name in ("colours", "fonts", "logos", "spacing")}
    facts["logo_rules"] = {name: asdict(rules) for name, rules in manifest.logo_rules.items()}
    for name in ("contrasts", "font_files"):
        facts[name] = {key: list(names) for key, names in getattr(manifest, name).items()}
    chains = {name: list(follow) for name, follow in manifest.chains.items()}
    own = {"title": manifest.title, "source_locale": manifest.source_locale, "media_base": manifest.media_base}
    save(row, {**own, **facts, "chains": chains, "deleted_at": None}, ref_of(manifest))
    _write_regions(row, manifest)
    presets = [{"brand_id": row.pk, **asdict(preset), "dprs": list(preset.dprs)} for preset in manifest.presets]
    sync(Preset, Preset.objects.filter(brand=row), presets, ("name",), ref_of(manifest))
    return row


def _write_regions(brand: Brand, manifest: BrandManifest) -> None:
    """Generation by generation from 001, since a region's row names its parent's."""
    existing = {row.code: row for row in Region.objects.filter(brand=brand)}
    wanted = {region.code for region in manifest.regions}
    _require_unused([row for code, row in existing.items() if code not in wanted], manifest)
    ids: dict[str, int | None] = {"": None}
    generation = [region for region in manifest.regions if not region.parent]
    while generation:
        facts = [_region_facts(brand, region, ids) for region in generation]
        present = [existing[region.code] for region in generation if region.code in existing]
        rows = sync(Region, present, facts, ("code",), ref_of(manifest))
        ids.update({row.code: row.pk for row in rows.values()})
        parents = {region.code for region in generation}
        generation = [region for region in manifest.regions if region.parent in parents]
    _remove({row for code, row in existing.items() if code not in wanted})


def _remove(gone: set[Region]) -> None:
    """Children before their parents, which they protect."""
    while gone:
        parents = {row.parent_id for row in gone}
        leaves = {row for row in gone if row.pk not in parents}
        Region.objects.filter(pk__in=[row.pk for row in leaves]).delete()
        gone -= leaves


def _require_unused(gone: list[Region], manifest: BrandManifest) -> None:
    """A kit's regions are links to rows: removing a row would change the kit behind its back."""
    kit = Kit.objects.filter(regions__in=gone).first() if gone else None
    if kit is not None:
        codes = ", ".join(row.code for row in gone)
        raise BadContent(f"{kit.ref} uses a region of {codes}. Remove it there first.", where=ref_of(manifest))


def _region_facts(brand: Brand, region: RegionFacts, ids: Mapping[str, int | None]) -> dict[str, Any]:
    facts = {item.name: getattr(region, item.name) for item in fields(region) if item.name != "parent"}
    return {**facts, "brand_id": brand.pk, "parent_id": ids[region.parent], "locales": list(region.locales)}
