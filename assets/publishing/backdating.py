"""Drafts of a past instant → releases live from then on: for an import, which alone may write into the past."""

import datetime as dt
from collections.abc import Iterable

from assets import history
from assets.errors import Conflict
from assets.history import Actor
from assets.manifest import WORLD
from assets.models import Act, Activation, Asset, Brand
from assets.publishing.activating import activate
from assets.publishing.committing import VERB, commit, named_assets, require_sound
from assets.publishing.library import assets_of, current_of, exceptions_of
from assets.publishing.planning import Plan, plan
from assets.publishing.starting import Start


def release_past(
    *,
    brand: Brand,
    refs: Iterable[str],
    gone: Iterable[str],
    actor: Actor,
    at: dt.datetime,
    now: dt.datetime,
    note: str = "",
) -> Act | None:
    """Makes drafts live from a past instant on, and takes `gone` off the air then.

    Runs under the brand's lock, in the transaction of the import that wrote the drafts. What could be read before stays
    as it was: each asset that goes live, dependents among them, was never live or has been as it is since before `at`.
    A brand that was never released goes live with the first of its assets. None where nothing differs. Raises
    PublishingRefused, and Conflict naming an asset that something newer is known of.
    """
    ready = _planned(brand, tuple(refs), at)
    going = {item.ref for item in ready.changes} if ready else set()
    leaving = _live(brand, tuple(gone), at)
    subjects = going | leaving
    if not subjects:
        return None
    _require_nothing_newer(brand, subjects, at)
    act = history.record_act(brand=brand, actor=actor, verb=VERB, now=now, at=at, subjects=subjects, note=note)
    start = Start(WORLD, at)
    if ready and ready.changes:
        commit(ready, named_assets(ready), act, (start,))
    activate(((asset, None, start) for _, asset in sorted(assets_of(brand, leaving).items())), act=act)
    return act


def _planned(brand: Brand, refs: tuple[str, ...], at: dt.datetime) -> Plan | None:
    if not refs:
        return None
    named = refs if current_of(brand, [brand.ref], at=at) else (brand.ref, *refs)
    ready = plan(brand=brand, refs=named, now=at)
    require_sound(ready)
    return ready


def _live(brand: Brand, refs: tuple[str, ...], at: dt.datetime) -> set[str]:
    """Those that are live everywhere or in a region."""
    regional = {each.asset.ref for each in exceptions_of(brand, refs, at=at) if each.release}
    return set(current_of(brand, refs, at=at)) | regional


def _require_nothing_newer(brand: Brand, refs: Iterable[str], at: dt.datetime) -> None:
    assets = [asset.pk for asset in assets_of(brand, refs).values()]
    newer = Activation.objects.filter(asset__in=assets, effective_at__gte=at, cancelled_at__isnull=True)
    if found := newer.select_related("asset").order_by("effective_at", "id").first():
        raise _readable(found.asset, found.effective_at, at)


def _readable(asset: Asset, since: dt.datetime, at: dt.datetime) -> Conflict:
    fact = f"{asset.ref} starts or ends at {since.isoformat()}, not before {at.isoformat()}: what can be read stays."
    return Conflict(f"{fact} Import without releasing, or into a brand that has no newer release.", ref=asset.ref)
