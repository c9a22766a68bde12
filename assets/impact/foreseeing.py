"""Assets' drafts → their impact: the plan that publishing would make, against what is live."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from assets import checks
from assets.checks import Flaw, Problem
from assets.impact.documents import Affected, affected_by, with_bytes
from assets.impact.fallbacks import Fallback, lost_languages
from assets.manifest import Kind
from assets.models import Brand
from assets.progress import Progress, silent
from assets.publishing import Outline, Plan, complete, outline, settle
from assets.publishing.documents import render_all
from assets.publishing.examining import Examined, examine
from assets.publishing.freezing import Candidate, Frozen
from assets.publishing.planning import cycle_problem
from assets.rendering import Edition


@dataclass(frozen=True, slots=True)
class Impact:
    """What publishing would do. `kits` are those that would have a new release, `releases` all assets that would.

    `documents` are those whose recipe changes, of the `looked_at` that these kits have. `problems` are those that are
    not there today. Where nothing was rendered there are no bytes, fallbacks or problems.
    """

    releases: tuple[str, ...] = ()
    kits: tuple[str, ...] = ()
    documents: tuple[Affected, ...] = ()
    looked_at: int = 0
    fallbacks: tuple[Fallback, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What would keep it from being published."""
        return checks.errors(self.problems)


def everywhere(_edition: Edition) -> bool:
    return True


def impact(
    *,
    brand: Brand,
    refs: Iterable[str],
    now: dt.datetime,
    is_rendering: bool = True,
    wanted: Callable[[Edition], bool] = everywhere,
    progress: Progress = silent,
) -> Impact:
    """What publishing the drafts of these assets, with all they use, would change for readers, were it done now.

    1. Outline it, as `publish` does: which kits change, and the recipes of their documents.
    2. Compare the recipes with those that are live.
    3. If `is_rendering`, render what is new of the `wanted` editions, check it, and compare with today.

    Raises UnknownAsset. Assets that use each other have no documents, and that problem.
    """
    settled = settle(brand=brand, refs=refs, now=now)
    if settled.circle:
        return Impact(problems=(cycle_problem(settled.circle),))
    outlined = outline(settled)
    found = Impact(
        releases=tuple(item.ref for item in settled.changes),
        kits=tuple(item.ref for item in settled.changes if item.candidate.manifest.KIND is Kind.KIT),
        documents=tuple(each for each in affected_by(outlined) if wanted(each.edition)),
        looked_at=len(outlined.documents),
    )
    if not is_rendering or not settled.changes:
        return found
    ready = complete(_narrowed(outlined, wanted), progress=progress)
    today = _today(outlined)
    return replace(
        found,
        documents=with_bytes(found.documents, ready.made),
        fallbacks=tuple(each for each in lost_languages(today, outlined.examined) if wanted(each.edition)),
        problems=_new(ready, today),
    )


def _narrowed(outlined: Outline, wanted: Callable[[Edition], bool]) -> Outline:
    return replace(outlined, documents=tuple(each for each in outlined.documents if wanted(each.needed.edition)))


def _today(outlined: Outline) -> Examined:
    """The current releases of what would be released, composed where the new ones are."""
    settled = outlined.settled
    former = {
        item.ref: Candidate(
            ref=item.ref,
            reason=item.candidate.reason,
            manifest=release.manifest(),
            manifest_json=release.manifest_json,
            lock=release.lock,
            digest=release.digest,
            credits=release.credits,
        )
        for item in settled.releases
        if (release := settled.current.get(item.ref))
    }
    kits = [former[item.ref] for item in settled.changes if item.ref in former]
    left = {kit.ref: kit.composed.left for kit in outlined.examined.kits}
    frozen = Frozen(tuple(former.values()), ())
    return examine(settled.stand.brand, frozen, kits, at=settled.stand.at, left=left)


def _new(ready: Plan, today: Examined) -> tuple[Problem, ...]:
    """The plan's problems that are not there today. What rendering tells is looked for where it is told."""
    if not ready.problems:
        return ()
    told = {(each.where.ref, each.where.region, each.where.locale, each.where.document) for each in ready.problems}
    again = [
        each for each in today.needed if (each.kit, each.edition.region, each.edition.locale, each.part.name) in told
    ]
    flaws: tuple[Flaw, ...] = render_all(again, progress=lambda done, of: None).flaws if again else ()
    known = {_identity(problem) for problem in checks.run(*today.subjects(flaws))}
    return tuple(problem for problem in ready.problems if _identity(problem) not in known)


def _identity(problem: Problem) -> tuple[object, ...]:
    """A problem that only stands at another character is no new one."""
    return problem.id, problem.severity, replace(problem.where, position=0), problem.message
