"""An asset, or one release of it, and a time → the kits, editions and documents that used it then."""

from collections.abc import Iterator
from dataclasses import dataclass

from assets.delivery import Served, State, bundle_of, editions_of, library_of, whole
from assets.errors import NotReleased
from assets.manifest import Kind
from assets.models import Activation, Asset, Reference, Release
from assets.publishing.library import users_of
from assets.rendering import Bundle, Edition, usage


@dataclass(frozen=True, slots=True)
class Use:
    """An edition of a kit's release that is locked to the asset's release `number`, and its documents that show it."""

    kit: str
    kit_release: int
    edition: Edition
    number: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A release that was live everywhere and names the asset itself, at a place in its manifest."""

    ref: str
    number: int
    pointer: str


@dataclass(frozen=True, slots=True)
class Usage:
    """`uses` by kit and edition: what readers got. `named`: who names the asset, not only kits."""

    uses: tuple[Use, ...]
    named: tuple[Named, ...]


def used_by(*, asset: Asset, state: State, number: int | None = None) -> Usage:
    """Where an asset was used at the state's time, by the locks and references of the releases that were live then.

    `number` keeps the uses of that release of it. Raises NotReleased for a number there is not, and for a time before
    the brand's first release. At most nine queries for each kit that ever used it.
    """
    numbers = dict(Release.objects.filter(asset=asset).values_list("digest", "number"))
    if number is not None and number not in numbers.values():
        raise NotReleased(f"{asset.ref} has no release {number}. See manage.py releases {asset.ref}")
    facts = library_of(asset.brand_id, state.at)
    kits = Asset.objects.filter(pk__in=users_of({asset.pk}), kind=Kind.KIT.value).order_by("key")
    uses = [use for kit in kits for use in _uses(asset, kit, editions_of(whole(kit), facts, state), numbers)]
    kept = (use for use in uses if number in (None, use.number))
    return Usage(tuple(kept), tuple(_named(asset, state)))


def _uses(asset: Asset, kit: Asset, served: tuple[Served, ...], numbers: dict[str, int]) -> Iterator[Use]:
    bundles: dict[str, Bundle] = {}
    for each in served:
        release = each.release
        bundle = bundles.get(release.digest) or bundles.setdefault(release.digest, bundle_of(each, kit.brand_id))
        if asset.ref in bundle.lock:
            shown = usage(bundle, each.edition)
            documents = tuple(sorted(name for name, refs in shown.items() if asset.ref in refs))
            yield Use(kit.ref, release.number, each.edition, numbers[bundle.lock[asset.ref]], documents)


def _named(asset: Asset, state: State) -> Iterator[Named]:
    rows = Reference.objects.filter(asset=asset)
    users = rows.order_by().values("release__asset")
    live = Activation.objects.filter(asset__in=users).current(at=state.at).exclude(release=None)
    found = rows.filter(release__in=live.values("release")).order_by(
        "release__asset__kind", "release__asset__key", "pointer"
    )
    for kind, key, number, pointer in found.values_list(
        "release__asset__kind", "release__asset__key", "release__number", "pointer"
    ):
        yield Named(f"{kind}/{key}", number, pointer)
