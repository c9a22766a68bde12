"""A partner that keeps a copy by following its changes, and the same read in full: what each edition has."""

import datetime as dt
from dataclasses import dataclass, field

from assets import delivery
from assets.delivery import changes
from assets.delivery.changes import Change, ChangeType, Place
from assets.errors import NotReleased, Recalled, UnknownAsset
from assets.manifest import Kind
from assets.models import Asset, Partner
from tests.delivery.worlds import reader, state

Copy = dict[tuple[str, str], str]
"""Digests by reference and edition, "" for what has no editions."""
CONTENT = (Kind.BLOCK, Kind.MEDIA, Kind.KIT, Kind.TEMPLATE)


@dataclass
class Follower:
    """Reads pages until the last one and does as each change says. `told` are all changes so far."""

    partner: Partner
    size: int = 3
    place: Place | None = None
    copy: Copy = field(default_factory=dict)
    told: list[Change] = field(default_factory=list)

    def follow(self, now: dt.datetime) -> list[Change]:
        """The changes that are new by now."""
        new: list[Change] = []
        while True:
            page = changes.follow(reader(self.partner, now), self.place, now=now, size=self.size)
            assert len(page.changes) <= self.size
            self.place = page.place
            new += page.changes
            for change in page.changes:
                self.apply(change)
            if page.is_last:
                self.told += new
                return new

    def apply(self, change: Change) -> None:
        for edition in change.editions or ("",):
            if change.type is ChangeType.WITHDRAWN:
                self.copy.pop((change.ref, edition), None)
            else:
                self.copy[change.ref, edition] = change.digest


def read_in_full(partner: Partner, now: dt.datetime) -> Copy:
    """What the routes of reading answer for everything that they list or that there is; recalled or not."""
    who, asked = reader(partner, now), state(now)
    try:
        facts = delivery.library(who, partner.brand.key, asked)
    except (UnknownAsset, NotReleased):
        return {}
    found: Copy = {(f"brand/{partner.brand.key}", ""): facts.digest}
    for asset in Asset.objects.filter(brand_id=partner.brand_id, kind__in=[kind.value for kind in CONTENT]):
        try:
            seen = delivery.find(who, partner.brand.key, Kind(asset.kind), asset.key, asked)
            seen = type(seen)(seen.id, seen.brand_id, seen.kind, seen.key, seen.regions)
            if seen.kind is Kind.TEMPLATE:
                found[seen.ref, ""] = delivery.serve_template(seen, facts, asked).digest
            for each in delivery.editions_of(seen, facts, asked) if seen.kind is not Kind.TEMPLATE else ():
                found[seen.ref, str(each.edition)] = each.release.digest
        except (UnknownAsset, NotReleased, Recalled):
            continue
    return found
