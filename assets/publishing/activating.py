"""Releases → activations: from when on a region gets them; going live and being withdrawn are one inserted row."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from assets import history
from assets.errors import BadContent, NotReleased, UnknownAsset
from assets.history import Actor
from assets.manifest import WORLD, BrandManifest
from assets.models import Act, Activation, Asset, Brand, Release
from assets.publishing.library import assets_of, current_brand, time_in
from assets.publishing.starting import Start
from assets.rendering import regions_to_world

BATCH = 500


def activate(rows: Iterable[tuple[Asset, Release | None, Start]], *, act: Act) -> None:
    """Inserts one activation for each; no release is withdrawn.

    Runs under the brand's lock, in the caller's transaction; no start is before library.time_in, save by backdating.
    """
    Activation.objects.bulk_create(
        (
            Activation(
                asset=asset,
                region=start.region,
                release=release,
                effective_at=start.at,
                wall_time=start.wall_time,
                zone=start.zone,
                act=act,
            )
            for asset, release, start in rows
        ),
        batch_size=BATCH,
    )


def withdraw(
    *,
    brand: Brand,
    refs: Iterable[str],
    actor: Actor,
    clock: Callable[[], dt.datetime],
    note: str = "",
    regions: Sequence[str] = (WORLD,),
) -> Act:
    """Takes assets off the air in these regions from now on; releases and history stay.

    Raises UnknownAsset, BadContent for a region that the brand has not, and NotReleased for an asset that is not live
    in one of the regions.
    """
    names = list(dict.fromkeys(refs))
    with transaction.atomic():
        history.lock_brand(brand)
        now = time_in(brand, clock)
        assets = assets_of(brand, names)
        facts = current_brand(brand, at=now)
        paths = {region: path_of(facts, region) for region in regions}
        for name in names:
            if name not in assets:
                raise UnknownAsset(f"There is no {name} in {brand.key}. Correct the key.")
            for region, path in paths.items():
                if not is_live(assets[name], at=now, regions=path):
                    raise NotReleased(f"{name} is not live in {region}, so there is nothing to withdraw.")
        act = history.record_act(brand=brand, actor=actor, verb="withdraw", now=now, subjects=names, note=note)
        activate(((assets[name], None, Start(region, now)) for name in names for region in paths), act=act)
    return act


def is_live(asset: Asset, *, at: dt.datetime, regions: Sequence[str]) -> bool:
    """Whether the asset has a release in effect for an edition with this region path."""
    newest = Activation.objects.filter(asset=asset).current(at=at, regions=regions).first()
    return newest is not None and newest.release_id is not None


def path_of(brand: BrandManifest, region: str) -> tuple[str, ...]:
    """The region and those above it, nearest first. Raises BadContent for one that the brand has not."""
    if region != WORLD and region not in {known.code for known in brand.regions}:
        raise BadContent(f"{brand.key} has no region {region!r}. Correct the code.")
    return regions_to_world(brand, region)
