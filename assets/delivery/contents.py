"""Several blocks and media at once in one edition: those of a list, and those that a content names."""

import contextlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from assets.delivery.access import Reader, memberships_of
from assets.delivery.content import colours_of, item_of
from assets.delivery.recalls import is_touched, recall_of_asset
from assets.delivery.releases import Served
from assets.delivery.states import Library, State, manifest_of, read_together
from assets.errors import Recalled, UnknownAsset
from assets.manifest import KitManifest
from assets.models import Activation, Asset, Release
from assets.models.release import PACKED
from assets.rendering import Edition, Item, parts_of

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Content:
    """A block or media as an edition of it has it; mean colours of its pictures by digest."""

    served: Served
    item: Item
    colours: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Included:
    """By reference what a content names, as its release is locked to it; `unresolved` may not be read, or not now."""

    contents: Mapping[str, Content]
    unresolved: tuple[str, ...]


def contents_of(assets: Iterable[Asset], facts: Library, edition: Edition, state: State) -> dict[uuid.UUID, Content]:
    """What an edition has of these assets, which the reader may see there, by id. At most two queries.

    Those whose file is recalled are left out.
    """
    rows = Activation.objects.of_assets(assets).current(at=state.at, regions=facts.path(edition.region))
    rows = rows.with_releases().annotate(is_touched=is_touched(state.now, "release"))
    served = {
        row.asset_id: Served(edition, row.release, facts, row.is_touched)  # type: ignore[attr-defined]
        for row in rows
        if row.release is not None
    }
    read_together(each.release for each in served.values())
    return _contents(served, state)


def content_of(served: Served, state: State) -> Content:
    """One of them. Raises Recalled for a recalled file."""
    item = item_of(served, state.now)
    return Content(served, item, colours_of(item))


def included(
    reader: Reader, root: Served, names: Iterable[str], state: State, *, depth: int, is_telling: bool
) -> Included:
    """What an edition of a release names, and what that names in turn, `depth` steps far: four queries a step.

    A reference is resolved where the reader could read that release by its number: granted there, live there by now,
    not recalled. Unless `is_telling`, nothing is told of the first step's others.
    """
    found: dict[str, Content] = {}
    unresolved: set[str] = set()
    wanted, told = set(names), is_telling
    for _ in range(depth):
        resolved = _resolved(reader, root, wanted - set(found), state)
        unresolved |= wanted - set(found) - set(resolved) if told else set()
        found |= resolved
        wanted, told = {name for each in resolved.values() for name in parts_of(each.item)}, True
    return Included(dict(sorted(found.items())), tuple(sorted(unresolved)))


def placed_in(served: Served) -> frozenset[str]:
    """The blocks and media that a kit's release places in the edition's region, as arguments too."""
    kit, path = manifest_of(served.release), served.library.path(served.edition.region)
    if not isinstance(kit, KitManifest):
        raise UnknownAsset("Only kits place anything.")
    placements = [each for each in kit.placements if each.region in path]
    arguments = [argument.asset for each in placements for argument in each.arguments.values()]
    return frozenset(filter(None, (*(each.asset for each in placements), *arguments)))


def readable(reader: Reader, root: Served, names: Iterable[str], state: State) -> dict[str, Release]:
    """Of what a release is locked to, the releases that the reader could read by their number in the same region.

    They are granted there, were live there by now, and are not recalled. Three queries, none where nothing is locked.
    """
    digests = {root.release.lock[name]: name for name in names if name in root.release.lock}
    if not digests:
        return {}
    path = root.library.path(root.edition.region)
    rows = Release.objects.filter(asset__brand=reader.brand_id, digest__in=digests).defer(*PACKED)
    rows = rows.annotate(is_touched=is_touched(state.now, "pk"), recall=recall_of_asset(state.now, "asset"))
    releases = [row for row in rows if row.recall is None]
    live = Activation.objects.reaching(at=state.now, regions=path).filter(release__in=releases)
    started = set(live.values_list("release", flat=True))
    grants = [grant for grant in reader.grants if grant.covers(path)]
    shown = memberships_of(reader, grants, now=state.now).filter(asset__in=[row.asset_id for row in releases])
    granted = set(shown.values_list("asset", flat=True))
    return {digests[row.digest]: row for row in releases if row.pk in started and row.asset_id in granted}


def _resolved(reader: Reader, root: Served, names: Iterable[str], state: State) -> dict[str, Content]:
    found = readable(reader, root, names, state)
    read_together(found.values())
    served = {name: Served(root.edition, row, root.library, row.is_touched) for name, row in found.items()}  # type: ignore[attr-defined]
    return _contents(served, state)


def _contents(served: Mapping[Name, Served], state: State) -> dict[Name, Content]:
    """Without those of which a file is recalled."""
    items = {}
    for name, each in served.items():
        with contextlib.suppress(Recalled):
            items[name] = item_of(each, state.now)
    colours = colours_of(*items.values())
    return {name: Content(served[name], item, colours) for name, item in items.items()}
