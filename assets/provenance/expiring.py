"""A day → the released media whose rights end by then, and the live kits that use them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from assets.delivery import State
from assets.manifest import Kind, MediaManifest, from_json
from assets.models import Activation, Asset, Brand, Release
from assets.provenance.using import Use, used_by

SAYS_AN_END = '"valid_until":"'
"""In canonical JSON of a media whose rights end."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """A release of a media that is live or that live kits are locked to, its rights' last day, and those kits."""

    ref: str
    number: int
    valid_until: dt.date
    licence: str
    uses: tuple[Use, ...]

    @property
    def kits(self) -> tuple[str, ...]:
        return tuple(sorted({use.kit for use in self.uses}))


def expiring_rights(*, brand: Brand, now: dt.datetime, days: int) -> tuple[Expiring, ...]:
    """Those that end within so many days or have ended, the soonest first. Days are UTC's.

    A few queries, and those of used_by for each media found.
    """
    last = (now.astimezone(dt.UTC) + dt.timedelta(days=days)).date()
    rows = Release.objects.filter(asset__brand_id=brand.pk, asset__kind=Kind.MEDIA.value, asset__deleted_at=None)
    ending: dict[Asset, dict[int, MediaManifest]] = {}
    for row in rows.select_related("asset").defer("lock", "credits").iterator():
        if SAYS_AN_END not in row.manifest:
            continue
        manifest = from_json(row.manifest)
        if isinstance(manifest, MediaManifest) and dt.date.fromisoformat(manifest.valid_until) <= last:
            ending.setdefault(row.asset, {})[row.number] = manifest
    found = [each for asset, releases in ending.items() for each in _live(asset, releases, now)]
    return tuple(sorted(found, key=lambda each: (each.valid_until, each.ref, each.number)))


def _live(asset: Asset, releases: dict[int, MediaManifest], now: dt.datetime) -> Iterator[Expiring]:
    current = Activation.objects.filter(asset=asset).current(at=now).exclude(release=None)
    live = set(current.values_list("release__number", flat=True))
    uses = used_by(asset=asset, state=State(now=now, at=now)).uses
    for number, manifest in releases.items():
        own = tuple(use for use in uses if use.number == number)
        if own or number in live:
            yield Expiring(asset.ref, number, dt.date.fromisoformat(manifest.valid_until), manifest.licence, own)
