"""Assets asked for → a plan: which releases and documents it would make, and every problem; nothing is written."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from assets import checks, history
from assets.checks import Problem
from assets.manifest import Kind, split_ref
from assets.models import Brand, Release
from assets.publishing.documents import Made, Needed, existing, render_all, sandbox
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

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and of how many."""


def silent(_what: str, _done: int, _of: int) -> None:
    """A progress that says nothing."""


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
class Stand:
    """The library a plan is made against: these assets asked for, as it is at this time, after this activation."""

    brand: Brand
    named: tuple[str, ...]
    at: dt.datetime
    newest_activation: int


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    needed: Needed
    is_new: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing the `named` assets would do. `behind`: dependents left at what they locked.

    `made_at`, `newest_activation` and `versions` tell later whether it still holds.
    """

    brand: Brand
    named: tuple[str, ...]
    releases: tuple[PlannedRelease, ...]
    documents: tuple[PlannedDocument, ...]
    made: Mapping[str, Made]
    problems: tuple[Problem, ...]
    behind: tuple[str, ...]
    made_at: dt.datetime
    newest_activation: int
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[PlannedRelease, ...]:
        """Those whose content differs from what is current."""
        return tuple(item for item in self.releases if not item.is_current)

    @property
    def unchanged(self) -> tuple[PlannedRelease, ...]:
        return tuple(item for item in self.releases if item.is_current)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return checks.errors(self.problems)


def plan(
    *, brand: Brand, refs: Iterable[str], now: dt.datetime, only: bool = False, progress: Progress = silent
) -> Plan:
    """What publishing these assets would do. `now` is when it would go live: what is current is read as of then.

    1. The drafts asked for and, unless `only`, of all they use; assets that `only` leaves out keep their releases.
    2. Their dependents, at their released content, unless `only`.
    3. Freeze them; compare with what is current.
    4. Compose each kit for each edition, render the documents whose recipe is new, check it all.

    Raises UnknownAsset. Renders in limited children; the library is only read, in a number of queries that does not
    grow with the number of assets, but by a few with each step of use.
    """
    names = tuple(dict.fromkeys(refs))
    stand = Stand(brand, names, now, newest_activation(brand))
    drafts = require_drafts(brand, names) if only else _with_parts(brand, names)
    try:
        frozen, current, behind = _frozen(stand, drafts, only)
    except Circle as circle:
        return _refused(stand, drafts, circle)
    releases = _against_releases(stand, frozen, current)
    return _examined(stand, drafts, frozen, releases, behind, progress)


def examine_drafts(*, brand: Brand, name: str, now: dt.datetime, pseudo: str = "") -> Examined:
    """A kit's draft with all it uses, composed for every edition, or its regions in a pseudo-locale.

    Raises UnknownAsset, Circle.
    """
    contents = _of_drafts(_with_parts(brand, [name]))
    frozen = freeze(brand.ref, contents, {})
    return examine(brand, frozen, [item for item in frozen.candidates if item.ref == name], at=now, pseudo=pseudo)


def _with_parts(brand: Brand, names: Iterable[str]) -> dict[str, Draft]:
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
    contents = _of_drafts(drafts)
    current = current_of(brand, _named(brand, contents), at=stand.at)
    frozen = freeze(brand.ref, contents, current)
    changed = [item.ref for item in frozen.candidates if _digest(current, item.ref) != item.digest]
    users = dependents_of(brand, changed, at=stand.at) if changed else {}
    dependents = {name: release for name, release in users.items() if name not in contents}
    if only or not dependents:
        return frozen, current, tuple(sorted(dependents))
    contents.update({name: of_released(release) for name, release in dependents.items()})
    current.update(dependents)
    pinned = locks_of(brand, {digest for content in contents.values() for digest in content.pinned.values()})
    return freeze(brand.ref, contents, current, pinned), current, ()


def _of_drafts(drafts: Mapping[str, Draft]) -> dict[str, Content]:
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


def _examined(
    stand: Stand,
    drafts: Mapping[str, Draft],
    frozen: Frozen,
    releases: tuple[PlannedRelease, ...],
    behind: tuple[str, ...],
    progress: Progress,
) -> Plan:
    """The plan with its documents; a release that exists keeps those it has."""
    kits = [item.candidate for item in releases if not item.is_current]
    again = {item.ref for item in releases if item.number is not None}
    if {item.ref for item in kits if split_ref(item.ref)[0] is Kind.KIT} - again:
        sandbox.start_soon()
    examined = examine(stand.brand, frozen, kits, at=stand.at)
    needed = [item for item in examined.needed if item.kit not in again]
    stored = existing(item.recipe for item in needed)
    rendering = render_all(
        [item for item in needed if item.recipe not in stored],
        progress=lambda done, of: progress("rendering documents", done, of),
    )
    return Plan(
        brand=stand.brand,
        named=stand.named,
        releases=releases,
        documents=tuple(PlannedDocument(item, item.recipe not in stored) for item in needed),
        made=rendering.made,
        problems=checks.run(*examined.subjects(rendering.flaws)),
        behind=behind,
        made_at=stand.at,
        newest_activation=stand.newest_activation,
        versions={name: draft.version for name, draft in drafts.items()},
    )


def _refused(stand: Stand, drafts: Mapping[str, Draft], circle: Circle) -> Plan:
    fact, remedy = f"{circle.name} and {circle.other} use each other.", "Remove one of the two references."
    problem = Problem("reference.cycle", checks.Severity.ERROR, checks.Where(ref=circle.name), fact, remedy)
    versions = {name: draft.version for name, draft in drafts.items()}
    return Plan(stand.brand, stand.named, (), (), {}, (problem,), (), stand.at, stand.newest_activation, versions)
