"""A kit and a time → what the kit and all that it used said then, from the newest revisions of that time."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from assets import history
from assets.checks import Problem, Severity, Where
from assets.errors import UnknownAsset
from assets.manifest import Kind, Manifest, ref
from assets.models import Asset, Brand, Snapshot
from assets.publishing.library import assets_of
from assets.rendering import references


def kit_at(brand: Brand, key: str, at: dt.datetime) -> tuple[tuple[Manifest, ...], tuple[Problem, ...]]:
    """The kit, its blocks, terms, media and templates as they were, and those that were not there at the time.

    Raises UnknownAsset for a kit that did not exist then. A few queries for each step of use.
    """
    name = ref(Kind.KIT, key)
    found: dict[str, Manifest] = {}
    problems: list[Problem] = []
    frontier = {name}
    while frontier:
        then = _at(brand, frontier, at)
        for lost in sorted(frontier - set(then)):
            message = f"{lost} was not there at {at.isoformat()}."
            if lost == name:
                raise UnknownAsset(f"{message} Name a later time.")
            problems.append(Problem("restore.absent", Severity.ERROR, Where(ref=lost), message, "Name another time."))
        found.update(then)
        seen = {*found, *(problem.where.ref for problem in problems)}
        frontier = {each.ref for manifest in then.values() for each in references(manifest)} - seen
    return tuple(found.values()), tuple(problems)


def _at(brand: Brand, refs: Iterable[str], at: dt.datetime) -> dict[str, Manifest]:
    """What each of these said at a time; those that did not exist or were deleted are left out."""
    rows: dict[str, Asset] = assets_of(brand, refs)
    past = Snapshot.objects.filter(asset=OuterRef("asset"), act__at__lte=at).order_by("-version").values("pk")[:1]
    snapshots = Snapshot.objects.filter(asset__in=[row.pk for row in rows.values()], pk=Subquery(past))
    by_asset = {snapshot.asset_id: snapshot for snapshot in snapshots if not snapshot.is_deleted}
    return {name: history.content(by_asset[row.pk]) for name, row in rows.items() if row.pk in by_asset}
