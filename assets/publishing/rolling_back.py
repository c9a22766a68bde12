"""An asset and a number → an older release live again, by one activation; no release, no document, no draft changes."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction

from assets import history
from assets.errors import BadContent, Conflict, NotReleased, UnknownAsset
from assets.history import Actor
from assets.manifest import WORLD, Kind, split_ref
from assets.models import Act, Activation, Asset, Brand, Release
from assets.models.release import PACKED
from assets.publishing.activating import activate, path_of
from assets.publishing.library import assets_of, current_brand, exceptions_of, time_in
from assets.publishing.rights import require_rights
from assets.publishing.starting import Start

VERB = "roll-back"


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What is live again: the numbers by reference. `act` is None where it all was live already."""

    act: Act | None
    numbers: Mapping[str, int]


def roll_back(
    *,
    brand: Brand,
    ref: str,
    actor: Actor,
    clock: Callable[[], dt.datetime],
    number: int | None = None,
    region: str = WORLD,
    with_parts: bool = False,
    note: str = "",
    idempotency_key: str = "",
) -> RolledBack:
    """Makes an older release of an asset live in a region, or everywhere, from now on.

    Without a number: what was live there before what is live now, so that doing it twice leads back; where it is
    withdrawn, what was live last. `with_parts` makes the exact releases that it is locked to live as well, save the
    brand's; what single regions have of those stays. A fixed number of queries.

    Raises UnknownAsset, NotReleased, BadContent for an unknown region, PublishingRefused where a kit would lack a
    right, Conflict for a key that was used for something else.
    """
    if earlier := history.earlier_act(brand, idempotency_key):
        return _done_before(earlier, ref)
    with transaction.atomic():
        history.lock_brand(brand)
        now = time_in(brand, clock)
        asset = _living(brand, ref)
        path = path_of(current_brand(brand, at=now), region)
        release = _numbered(asset, number) if number is not None else _former(asset, path, now)
        targets = {ref: (asset, release), **(_parts(brand, release) if with_parts else {})}
        changes = _changes(brand, targets, ref, path, now)
        numbers = {name: found.number for name, (_, found) in sorted(targets.items())}
        if not changes:
            return RolledBack(None, numbers)
        require_rights(brand, {asset: release}, [Start(region, now)], now=now)
        subjects = sorted({each.ref for each, _, _ in changes})
        act = history.record_act(
            brand=brand, actor=actor, verb=VERB, now=now, subjects=subjects, note=note, idempotency_key=idempotency_key
        )
        activate(((each, release, Start(code, now)) for each, code, release in changes), act=act)
    return RolledBack(act, numbers)


def _done_before(act: Act, ref: str) -> RolledBack:
    if act.verb != VERB or ref not in act.subjects:
        raise Conflict(f"The idempotency key was used for {act.verb} of {', '.join(act.subjects)}. Use another.")
    rows = Activation.objects.filter(act=act, release__isnull=False).with_releases().select_related("asset")
    return RolledBack(act, {row.asset.ref: row.release.number for row in rows if row.release})


def _living(brand: Brand, ref: str) -> Asset:
    asset = assets_of(brand, [ref]).get(ref)
    if asset is None or asset.deleted_at is not None:
        raise UnknownAsset(f"There is no {ref} in {brand.key}. Correct the key, or bring it back first.")
    return asset


def _numbered(asset: Asset, number: int) -> Release:
    release = Release.objects.filter(asset=asset, number=number).defer("manifest", "credits").first()
    if release is None:
        raise NotReleased(f"{asset.ref} has no release {number}. See manage.py releases {asset.ref}")
    return release


def _former(asset: Asset, path: tuple[str, ...], now: dt.datetime) -> Release:
    """What the region had before its present state; each activation that reaches it made a state."""
    reaching = Activation.objects.reaching(at=now, regions=path).filter(asset=asset).order_by("-effective_at", "-id")
    states = list(reaching.values_list("release", flat=True))
    former = next((pk for pk in states if pk is not None and pk != states[0]), None)
    if former is None:
        raise NotReleased(f"{asset.ref} had no other release in {path[0]}, so there is nothing to go back to.")
    return Release.objects.defer("manifest", "credits").get(pk=former)


def _parts(brand: Brand, release: Release) -> dict[str, tuple[Asset, Release]]:
    """The releases that this one is locked to, save the brand's. Raises BadContent where one of them is deleted."""
    lock = {name: digest for name, digest in release.lock.items() if split_ref(name)[0] is not Kind.BRAND}
    assets = assets_of(brand, lock)
    if deleted := sorted(name for name, asset in assets.items() if asset.deleted_at is not None):
        raise BadContent(f"{deleted[0]} is deleted. Bring it back first, or go back without parts.")
    rows = Release.objects.filter(asset__brand_id=brand.pk, digest__in=set(lock.values())).defer(*PACKED)
    by_digest = {row.digest: row for row in rows}
    return {name: (assets[name], by_digest[digest]) for name, digest in lock.items()}


def _changes(
    brand: Brand, targets: Mapping[str, tuple[Asset, Release]], ref: str, path: tuple[str, ...], now: dt.datetime
) -> list[tuple[Asset, str, Release | None]]:
    """The rows that make the targets live where they are not; parts keep what single regions have of them."""
    region = path[0]
    assets = [asset.pk for asset, _ in targets.values()]
    live = dict(
        Activation.objects.filter(asset__in=assets).current(at=now, regions=path).values_list("asset", "release")
    )
    exceptions = exceptions_of(brand, targets, at=now) if region == WORLD else ()
    apart = {each.asset.ref for each in exceptions if each.asset.ref == ref}
    changed = {
        name: (asset, release)
        for name, (asset, release) in targets.items()
        if live.get(asset.pk) != release.pk or name in apart
    }
    kept = [
        (each.asset, each.region, each.release)
        for each in exceptions
        if each.asset.ref in changed and each.asset.ref != ref
    ]
    return [*((asset, region, release) for asset, release in changed.values()), *kept]
