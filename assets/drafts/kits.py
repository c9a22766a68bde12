"""A kit's manifest → its row, its links to templates and regions, and its placements."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.db.models import Q

from assets.drafts.rows import save_asset, sync
from assets.errors import BadContent
from assets.manifest import Argument, Kind, KitManifest, ref_of, split_ref
from assets.manifest import Placement as PlacementFacts
from assets.models import Asset, Brand, Kit, Placement, Region


def write_kit(brand: Brand, manifest: KitManifest) -> Asset:
    """Raises BadContent where a template, region or placed asset does not exist."""
    where = ref_of(manifest)
    templates = {f"template/{key}" for key in manifest.templates}
    targets = _targets(brand, templates | {row.asset for row in manifest.placements if row.asset}, where)
    regions = _regions(brand, manifest.regions, where)
    row = save_asset(brand, manifest)
    kit = row if isinstance(row, Kit) else Kit.objects.get(pk=row.pk)
    _link(kit.templates, [targets[name].pk for name in templates])
    _link(kit.regions, regions)
    wanted = [_placement(kit, placement, targets) for placement in manifest.placements]
    sync(Placement, kit.placements.all(), wanted, ("slot", "channel", "region", "position"), where)
    return kit


def stored(arguments: Mapping[str, Argument]) -> dict[str, Any]:
    """Arguments as their JSON column keeps them: only what is said."""
    return {
        name: {
            item.name: _plain(value)
            for item in fields(argument)
            if (value := getattr(argument, item.name)) != item.default
        }
        for name, argument in arguments.items()
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _targets(brand: Brand, names: set[str], where: str) -> dict[str, Asset]:
    """The living assets of these references, in one query."""
    condition = Q(pk__in=[])
    for kind, keys in _keys_by_kind(names).items():
        condition |= Q(kind=kind.value, key__in=keys)
    found = {row.ref: row for row in Asset.objects.living().filter(condition, brand_id=brand.pk)} if names else {}
    if missing := sorted(names - set(found)):
        raise BadContent(f"There is no {missing[0]} in {brand.key}. Add it first, or correct the key.", where=where)
    return found


def _keys_by_kind(names: Iterable[str]) -> dict[Kind, list[str]]:
    keys: dict[Kind, list[str]] = {}
    for name in names:
        kind, key = split_ref(name)
        keys.setdefault(kind, []).append(key)
    return keys


def _regions(brand: Brand, codes: Iterable[str], where: str) -> list[int]:
    wanted = set(codes)
    found = dict(Region.objects.filter(brand_id=brand.pk, code__in=wanted).values_list("code", "pk"))
    if missing := sorted(wanted - set(found)):
        raise BadContent(f"There is no region {missing[0]} in {brand.key}. Add it to the brand.", where=where)
    return list(found.values())


def _link(relation: Any, wanted: Iterable[Any]) -> None:
    """Sets a many-to-many relation, reading it once and writing only what differs."""
    current, targets = set(relation.values_list("pk", flat=True)), set(wanted)
    if current - targets:
        relation.remove(*(current - targets))
    if targets - current:
        relation.add(*(targets - current))


def _placement(kit: Kit, placement: PlacementFacts, targets: Mapping[str, Asset]) -> dict[str, Any]:
    return {
        "kit_id": kit.pk,
        "slot": placement.slot,
        "channel": placement.channel,
        "region": placement.region,
        "position": placement.position,
        "asset_id": targets[placement.asset].pk if placement.asset else None,
        "arguments": stored(placement.arguments),
    }
