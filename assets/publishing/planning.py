"""Assets asked for → a plan: which releases and documents it would make, and every problem; nothing is written."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assets import checks
from assets.checks import Problem
from assets.models import Brand
from assets.progress import Progress, silent
from assets.publishing.documents import Made, render_all, sandbox
from assets.publishing.examining import Examined, examine
from assets.publishing.freezing import Circle, freeze
from assets.publishing.outlining import (
    Outline,
    PlannedDocument,
    PlannedRelease,
    Settled,
    of_drafts,
    outline,
    settle,
    with_parts,
)


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
    *,
    brand: Brand,
    refs: Iterable[str],
    now: dt.datetime,
    only: bool = False,
    wall_time: dt.datetime | None = None,
    progress: Progress = silent,
) -> Plan:
    """What publishing these assets would do. `now` is when it would go live: what is current is read as of then.

    With a `wall_time` each region starts when its clocks show it, `now` being the first of these instants.

    1. The drafts asked for and, unless `only`, of all they use; assets that `only` leaves out keep their releases.
    2. Their dependents, at their released content, unless `only`.
    3. Freeze them; compare with what is current.
    4. Compose each kit for each edition, render the documents whose recipe is new, check it all.

    Raises UnknownAsset. Renders in limited children; the library is only read, in a number of queries that does not
    grow with the number of assets, but by a few with each step of use.
    """
    settled = settle(brand=brand, refs=refs, now=now, only=only, wall_time=wall_time)
    if settled.circle:
        return _plan(settled, (cycle_problem(settled.circle),), (), {})
    if settled.has_new_kits:
        sandbox.start_soon()
    return complete(outline(settled), progress=progress)


def complete(outlined: Outline, *, progress: Progress = silent) -> Plan:
    """Renders the documents whose recipe is new, and checks it all. A release that exists keeps those it has."""
    rendering = render_all(
        [item.needed for item in outlined.documents if item.is_new],
        progress=lambda done, of: progress("rendering documents", done, of),
    )
    problems = checks.run(*outlined.examined.subjects(rendering.flaws))
    return _plan(outlined.settled, problems, outlined.documents, rendering.made)


def examine_drafts(*, brand: Brand, name: str, now: dt.datetime, pseudo: str = "") -> Examined:
    """A kit's draft with all it uses, composed for every edition, or its regions in a pseudo-locale.

    Raises UnknownAsset, Circle.
    """
    contents = of_drafts(with_parts(brand, [name]))
    frozen = freeze(brand.ref, contents, {})
    return examine(brand, frozen, [item for item in frozen.candidates if item.ref == name], at=now, pseudo=pseudo)


def cycle_problem(circle: Circle) -> Problem:
    """What is told of assets that use each other."""
    fact, remedy = f"{circle.name} and {circle.other} use each other.", "Remove one of the two references."
    return Problem("reference.cycle", checks.Severity.ERROR, checks.Where(ref=circle.name), fact, remedy)


def _plan(
    settled: Settled, problems: tuple[Problem, ...], documents: tuple[PlannedDocument, ...], made: Mapping[str, Made]
) -> Plan:
    return Plan(
        brand=settled.stand.brand,
        named=settled.stand.named,
        releases=settled.releases,
        documents=documents,
        made=made,
        problems=problems,
        behind=settled.behind,
        made_at=settled.stand.at,
        newest_activation=settled.stand.newest_activation,
        versions={name: draft.version for name, draft in settled.drafts.items()},
    )
