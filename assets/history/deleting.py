"""An asset → whether it may be deleted: nothing of it is live or will be, and no draft needs it."""

import datetime as dt
from collections.abc import Iterator, Mapping

from assets import drafts
from assets.errors import AssetsError
from assets.manifest import Kind
from assets.models import Activation, Asset, Brand, Region
from assets.rendering.references import references


class StillInUse(AssetsError):
    """The asset is live, or a draft needs it; `users` says where."""

    def __init__(self, ref: str, users: tuple[str, ...]) -> None:
        super().__init__(f"{ref} cannot be deleted, since it is {', '.join(users)}. End that first.")
        self.users = users


def require_unused(brand: Brand, asset: Asset, *, now: dt.datetime, is_withdrawing: bool = False) -> None:
    """Raises StillInUse, naming every use: by drafts alone where it `is_withdrawing`. Reads all drafts of the brand."""
    users = (*(() if is_withdrawing else _live(asset, now)), *_drafts(brand, asset))
    if users:
        raise StillInUse(asset.ref, users)


def _live(asset: Asset, now: dt.datetime) -> Iterator[str]:
    """Where the asset is delivered, or will be."""
    rows = list(Activation.objects.filter(asset_id=asset.pk, cancelled_at__isnull=True).order_by("effective_at", "pk"))
    regions = Region.objects.filter(brand=asset.brand_id)
    parents = {code: parent or "" for code, parent in regions.values_list("code", "parent__code")}
    begun = [row for row in rows if row.effective_at <= now]
    for region in sorted({row.region for row in rows}):
        path = _path(region, parents)
        newest = [row for row in begun if row.region in path][-1:]
        if newest and newest[0].release_id:
            yield f"live in {region}"
    for row in rows:
        if row.effective_at > now and row.release_id:
            yield f"scheduled for {row.region} at {row.effective_at:%Y-%m-%d %H:%M}"


def _path(region: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """The region and those it lies in."""
    path = [region]
    while parent := parents.get(path[-1], ""):
        path.append(parent)
    return tuple(path)


def _drafts(brand: Brand, asset: Asset) -> Iterator[str]:
    others = Asset.objects.living().filter(brand_id=brand.pk).exclude(pk=asset.pk)
    if asset.kind == Kind.BRAND:
        if others.exists():
            yield f"the owner of {others.count()} assets"
        return
    for name, manifest in sorted(drafts.read_many(others).items()):
        if any(reference.ref == asset.ref for reference in references(manifest)):
            yield f"used by {name}"
