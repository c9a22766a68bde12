"""Former content of some assets → a plan: what restoring it would change, and what stands in its way."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assets import drafts
from assets.checks import Problem, Severity, Where
from assets.comparing import Pair, chosen, differing
from assets.errors import BadContent
from assets.manifest import (
    BrandManifest,
    KitManifest,
    Manifest,
    MediaManifest,
    TemplateManifest,
    ref_of,
    to_json,
)
from assets.models import Asset, Brand, File
from assets.publishing.library import assets_of
from assets.rendering import references


@dataclass(frozen=True, slots=True)
class Step:
    """An asset that would change. `version` is its draft's; `pairs` hold today's value and the former one."""

    ref: str
    wanted: Manifest
    version: int
    pairs: tuple[Pair, ...]
    is_revived: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What restoring would do. With problems, nothing can be restored."""

    brand: Brand
    steps: tuple[Step, ...]
    unchanged: tuple[str, ...]
    problems: tuple[Problem, ...]


def plan(brand: Brand, wanted: Iterable[Manifest], problems: Iterable[Problem] = ()) -> Plan:
    """Compares former content with the drafts. Raises UnknownAsset for an asset that never was in the brand."""
    former = {ref_of(manifest): _as_draft(manifest) for manifest in wanted}
    rows = assets_of(brand, former)
    today = drafts.read_many(rows.values())
    steps, unchanged = [], []
    for name, manifest in sorted(former.items()):
        row, now = rows[name], today[name]
        if to_json(now) == to_json(manifest) and row.deleted_at is None:
            unchanged.append(name)
            continue
        steps.append(Step(name, manifest, row.version, differing(now, manifest), row.deleted_at is not None))
    changing = {step.ref: step.wanted for step in steps}
    found = (*problems, *_deleted_targets(brand, changing), *_lost_regions(brand, changing), *_lost_files(changing))
    return Plan(brand, tuple(steps), tuple(unchanged), found)


def partly(asset: Asset, former: Manifest, pointers: Collection[str]) -> Manifest:
    """Today's draft with only the values at these pointers, or below them, as they were. Raises BadContent for none."""
    now = drafts.read(asset)
    then = _as_draft(former)
    labels = {pair.pointer for pair in differing(now, then)}
    picked = {name for name in labels if any(name == each or name.startswith(f"{each}/") for each in pointers)}
    if not picked:
        listed = ", ".join(sorted(labels)[:10]) or "none: both say the same"
        raise BadContent(f"No value that differs is at {', '.join(sorted(pointers))}. Those that differ: {listed}.")
    return chosen(now, then, picked)


def _as_draft(manifest: Manifest) -> Manifest:
    """A template's release holds copies of layouts, which its draft has not."""
    return replace(manifest, layouts={}, catalogues={}) if isinstance(manifest, TemplateManifest) else manifest


def _deleted_targets(brand: Brand, changing: Mapping[str, Manifest]) -> Iterator[Problem]:
    """What former content names and was deleted since, nor comes back with it. What never was is named as it was."""
    named = [(name, each) for name, manifest in changing.items() for each in references(manifest)]
    rows = assets_of(brand, {each.ref for _, each in named}) if named else {}
    deleted = {name for name, asset in rows.items() if asset.deleted_at is not None} - set(changing)
    for name, each in named:
        if each.ref in deleted:
            remedy = f"Restore {each.ref} first, or restore only other values."
            yield _problem(name, each.pointer, f"It names {each.ref}, which was deleted.", remedy)


def _lost_regions(brand: Brand, changing: Mapping[str, Manifest]) -> Iterator[Problem]:
    facts = changing.get(brand.ref) or drafts.read(brand)
    codes = {region.code for region in facts.regions} if isinstance(facts, BrandManifest) else set()
    for name, manifest in changing.items():
        for code in manifest.regions if isinstance(manifest, KitManifest) else ():
            if code not in codes:
                yield _problem(
                    name, "/regions", f"It names the region {code}, which the brand has not.", "Add it first."
                )


def _lost_files(changing: Mapping[str, Manifest]) -> Iterator[Problem]:
    media = {name: manifest for name, manifest in changing.items() if isinstance(manifest, MediaManifest)}
    digests = {file.digest for manifest in media.values() for file in manifest.files}
    stored = set(File.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for name, manifest in media.items():
        for file in manifest.files:
            if file.digest not in stored:
                yield _problem(name, "/files", f"Its file {file.name} is stored no more.", "Upload it again.")


def _problem(ref: str, field: str, message: str, remedy: str) -> Problem:
    return Problem("restore.gone", Severity.ERROR, Where(ref=ref, field=field), message, remedy)
