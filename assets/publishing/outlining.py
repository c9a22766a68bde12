"""Assets asked for → what their drafts would release and the documents that would need; nothing is rendered."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assets import history
from assets.manifest import Kind, split_ref
from assets.models import Brand, Release
from assets.publishing.documents import Needed, existing
from assets.publishing.examining import Examined, examine
from assets.publishing.freezing import Candidate, Circle, Content, Frozen, freeze, needs, of_draft, of_released
from assets.publishing.layouts import complete_template
from assets.publishing.library import (
    Draft,
    Released,
    current_of,
    dependents_of,
    drafts_of,
    exceptions_of,
    locks_of,
    newest_activation,
    require_drafts,
)
from assets.publishing.staying import former_of


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """A candidate against what is released. `number` is an older equal release's, None where a new one is made."""

    candidate: Candidate
    number: int | None
    is_current: bool

    @property
    def ref(self) -> str:
        return self.candidate.ref


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    needed: Needed
    is_new: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """The library a plan is made against: these assets asked for, as it is at this time, after this activation."""

    brand: Brand
    named: tuple[str, ...]
    at: dt.datetime
    newest_activation: int
    wall_time: dt.datetime | None = None
    """Where each region starts by its own clocks: the time that they show then."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What would be released: `behind` are dependents left at what they locked, `current` what is live by reference.

    Where assets use each other there is a `circle`, and nothing to release.
    """

    stand: Stand
    drafts: Mapping[str, Draft]
    frozen: Frozen
    current: Mapping[str, Released]
    releases: tuple[PlannedRelease, ...]
    behind: tuple[str, ...]
    circle: Circle | None = None

    @property
    def changes(self) -> tuple[PlannedRelease, ...]:
        """Those whose content differs from what is current."""
        return tuple(item for item in self.releases if not item.is_current)

    @property
    def again(self) -> frozenset[str]:
        """The references of releases that are there already and keep the documents they have."""
        return frozenset(item.ref for item in self.releases if item.number is not None)

    @property
    def has_new_kits(self) -> bool:
        return any(split_ref(item.ref)[0] is Kind.KIT and item.number is None for item in self.changes)


@dataclass(frozen=True, slots=True)
class Outline:
    """What is settled, with the kits that change composed as far as needed, and every document they would have."""

    settled: Settled
    examined: Examined
    documents: tuple[PlannedDocument, ...]


def settle(
    *, brand: Brand, refs: Iterable[str], now: dt.datetime, only: bool = False, wall_time: dt.datetime | None = None
) -> Settled:
    """Freezes the drafts asked for with all they use, and their dependents; compares with what is current.

    Raises UnknownAsset. See `plan`.
    """
    names = tuple(dict.fromkeys(refs))
    stand = Stand(brand, names, now, newest_activation(brand), wall_time)
    drafts = require_drafts(brand, names) if only else with_parts(brand, names)
    try:
        frozen, current, behind = _frozen(stand, drafts, only)
    except Circle as circle:
        return Settled(stand, drafts, Frozen((), ()), {}, (), (), circle)
    return Settled(stand, drafts, frozen, current, _against_releases(stand, frozen, current), behind)


def outline(settled: Settled) -> Outline:
    """Composes what may have changed; finds the documents that are stored already. Raises Circle where there is one."""
    if settled.circle:
        raise settled.circle
    stand = settled.stand
    kits = [item.candidate for item in settled.changes]
    former = former_of(stand.brand, [kit for kit in kits if kit.ref not in settled.again], settled.current)
    examined = examine(stand.brand, settled.frozen, kits, at=stand.at, wall_time=stand.wall_time, former=former)
    needed = [item for item in examined.needed if item.kit not in settled.again]
    stored = existing(item.recipe for item in needed)
    return Outline(settled, examined, tuple(PlannedDocument(item, item.recipe not in stored) for item in needed))


def with_parts(brand: Brand, names: Iterable[str]) -> dict[str, Draft]:
    """The drafts of these assets and of all they use. Raises UnknownAsset."""
    found = require_drafts(brand, names)
    frontier = set(found)
    while frontier:
        wanted = {part for name in frontier for part in needs(found[name].manifest, brand.ref)} - set(found)
        parts = drafts_of(brand, wanted) if wanted else {}
        found.update(parts)
        frontier = set(parts)
    return found


def _frozen(
    stand: Stand, drafts: Mapping[str, Draft], only: bool
) -> tuple[Frozen, dict[str, Released], tuple[str, ...]]:
    """The candidates, what is current of them and of what they name, and the dependents that `only` leaves behind."""
    brand = stand.brand
    contents = of_drafts(drafts)
    current = current_of(brand, _named(brand, contents), at=stand.at)
    frozen = freeze(brand.ref, contents, current)
    changed = [drafts[item.ref].asset for item in frozen.candidates if _digest(current, item.ref) != item.digest]
    users = dependents_of(changed, at=stand.at) if changed else {}
    dependents = {name: release for name, release in users.items() if name not in contents}
    if only or not dependents:
        return frozen, current, tuple(sorted(dependents))
    contents.update({name: of_released(release) for name, release in dependents.items()})
    current.update(dependents)
    pinned = locks_of(brand, {digest for content in contents.values() for digest in content.pinned.values()})
    return freeze(brand.ref, contents, current, pinned), current, ()


def of_drafts(drafts: Mapping[str, Draft]) -> dict[str, Content]:
    """What the drafts would say as releases."""
    credits_ = history.credits_of(draft.asset for draft in drafts.values())
    return {name: of_draft(draft, credits_[name], complete_template) for name, draft in drafts.items()}


def _named(brand: Brand, contents: Mapping[str, Content]) -> set[str]:
    """The references of the contents and of all they name."""
    return set(contents) | {part for content in contents.values() for part in needs(content.manifest, brand.ref)}


def _digest(current: Mapping[str, Released], name: str) -> str:
    return current[name].digest if name in current else ""


def _against_releases(stand: Stand, frozen: Frozen, current: Mapping[str, Released]) -> tuple[PlannedRelease, ...]:
    """An asset that was asked for is made current everywhere, also where single regions got something else."""
    rows = Release.objects.filter(
        asset__brand_id=stand.brand.pk, digest__in=[item.digest for item in frozen.candidates]
    ).values_list("digest", "number")
    numbers = dict(rows)
    elsewhere = {each.asset.ref for each in exceptions_of(stand.brand, stand.named, at=stand.at)}
    return tuple(
        PlannedRelease(
            candidate=item,
            number=numbers.get(item.digest),
            is_current=_digest(current, item.ref) == item.digest and item.ref not in elsewhere,
        )
        for item in frozen.candidates
    )
