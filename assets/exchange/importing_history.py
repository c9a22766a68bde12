"""Saves of files at their own times become a brand's history: one act an instant, and what is released from then on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import transaction

from assets import history
from assets.checks import Problem, Severity
from assets.errors import BadContent, PublishingRefused
from assets.exchange.content import Content
from assets.exchange.examining import examine, fault_in, reachable
from assets.exchange.faults import BadFolder, Fault, Faults
from assets.exchange.fluent.replaying import Step, replay_of
from assets.exchange.fluent.saves import saves_of
from assets.exchange.folder import Folder
from assets.exchange.importing import VERB, content_of
from assets.exchange.pushing import drafts_of, versions_of
from assets.manifest import WORLD, BlockManifest, BlockType, BrandManifest, Kind, Manifest, ref, ref_of
from assets.models import Act, Asset, Block, Brand
from assets.progress import Progress
from assets.publishing import release_past
from assets.publishing.freezing import in_order
from assets.rendering.references import references


@dataclass(frozen=True, slots=True)
class Stepped:
    """What one instant did: how many blocks are new, say something else, and are deleted."""

    at: dt.datetime
    changes: tuple[str, ...]
    new: int
    changed: int
    deleted: int


@dataclass(frozen=True, slots=True)
class History:
    """What an import of saves did, or would do. `before` instants were imported earlier; `instants` are all of them."""

    saves: int
    instants: int
    before: int
    steps: tuple[Stepped, ...]
    adapted: tuple[Fault, ...]
    left_out: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Writing:
    """Into which brand, by whom, when and why."""

    brand: Brand
    actor: history.Actor
    now: dt.datetime
    note: str
    is_released: bool


def import_history(
    *,
    path: Path,
    brand: Brand,
    actor: history.Actor,
    now: dt.datetime,
    progress: Progress,
    note: str = "",
    is_released: bool = False,
    is_dry_run: bool = False,
) -> History:
    """Makes a brand's blocks have said, at each time, what the files said then.

    1. Read every line, and all files as they were at each instant; whatever is wrong ends it here.
    2. In one transaction, for each instant at which something differs: one act dated back, which writes texts to the
       letter and deletes blocks that no file has any more; `is_released` makes it live from then on.
    3. A dry run takes all of it back. Instants that were imported before are passed over.

    Raises BadFolder with line and reason, StillInUse, and Conflict for an asset with something newer: nothing is
    stored.
    """
    faults = Faults()
    saves = saves_of(path, faults, limit_bytes=settings.ASSETS_CONTENT_FILE_BYTES, now=now)
    faults.raise_any()
    rich = frozenset(Block.objects.filter(brand_id=brand.pk, type=BlockType.RICH.value).values_list("key", flat=True))
    replay = replay_of(saves, brand.source_locale, rich, faults, progress)
    writing = _Writing(brand, actor, now, note, is_released)
    with transaction.atomic():
        history.lock_brand(brand)
        before = _done(brand, replay.steps)
        steps = []
        for number, step in enumerate(replay.steps[before:], start=1):
            steps.append(_import(writing, path, step))
            progress("writing acts", number, len(replay.steps) - before)
        transaction.set_rollback(is_dry_run)
    return History(len(saves), replay.instants, before, tuple(steps), replay.adapted, replay.left_out)


def _done(brand: Brand, steps: tuple[Step, ...]) -> int:
    """How many steps were imported: each names all before it, so the last one found tells."""
    keys = [_key(step) for step in steps]
    known = Act.objects.filter(brand_id=brand.pk, verb=VERB, idempotency_key__startswith=_key(None))
    done = set(known.values_list("idempotency_key", flat=True))
    return max((number for number, key in enumerate(keys, start=1) if key in done), default=0)


def _key(step: Step | None) -> str:
    return f"history:{step.digest if step else ''}"


def _import(writing: _Writing, path: Path, step: Step) -> Stepped:
    """Writes the drafts of one instant, and releases them."""
    brand, at = writing.brand, step.at
    names = {ref(Kind.BLOCK, key) for key in step.keys}
    versions, library = versions_of(brand, names), drafts_of(brand, names)
    content = _content(writing, path, step, library)
    deleted = _deleted(step, content, library)
    note = " ".join(filter(None, (writing.note, *step.changes)))[: Act._meta.get_field("note").max_length]
    with history.revise(
        brand=brand, actor=writing.actor, verb=VERB, now=writing.now, note=note, idempotency_key=_key(step), at=at
    ) as revision:
        _write(content, revision, versions)
        for asset in _assets(brand, deleted):
            revision.delete(asset, versions[asset.ref], is_withdrawing=writing.is_released)
    if writing.is_released:
        _release(writing, content, deleted, at, note)
    new = sum(name not in library for name in content.manifests)
    changed = sum(library.get(name, manifest) != manifest for name, manifest in content.manifests.items())
    return Stepped(at, step.changes, new, changed, len(deleted))


def _content(writing: _Writing, path: Path, step: Step, library: Mapping[str, Manifest]) -> Content:
    """The blocks that go on, without the locales that no file has any more. Raises BadFolder."""
    brand = writing.brand
    content = content_of(brand, Folder(path.parent, ()), step.copy, library)
    touched = {ref(Kind.BLOCK, key) for key, _ in step.gone} & library.keys()
    manifests = {**{name: library[name] for name in touched}, **content.manifests}
    kept = {name: _without(step, block) for name, block in manifests.items() if isinstance(block, BlockManifest)}
    content = replace(content, manifests={name: block for name, block in kept.items() if block.variants})
    reached = reachable(content, lambda names: drafts_of(brand, names))
    facts = reached.get(brand.ref)
    if not isinstance(facts, BrandManifest):
        raise BadContent(f"There is no brand {brand.key}. Correct --brand.")
    examine(content, facts, reached)
    return content


def _without(step: Step, manifest: BlockManifest) -> BlockManifest:
    gone = {locale for key, locale in step.gone if key == manifest.key}
    kept = (item for item in manifest.variants if item.region != WORLD or item.locale not in gone)
    return replace(manifest, variants=tuple(kept))


def _deleted(step: Step, content: Content, library: Mapping[str, Manifest]) -> tuple[str, ...]:
    """Blocks that nothing is left of, those that use others first."""
    gone = {ref(Kind.BLOCK, key) for key, _ in step.gone} & library.keys() - content.manifests.keys()
    return tuple(reversed(in_order({name: [each.ref for each in references(library[name])] for name in gone})))


def _assets(brand: Brand, names: tuple[str, ...]) -> list[Asset]:
    rows = {asset.ref: asset for asset in Asset.objects.living().filter(brand_id=brand.pk, kind=Kind.BLOCK.value)}
    return [rows[name] for name in names]


def _write(content: Content, revision: history.Revising, versions: Mapping[str, int]) -> None:
    """To the letter: what a file said then is not set anew."""
    for name, manifest in content.manifests.items():
        try:
            revision.write(manifest, versions.get(name, 0), is_exact=True)
        except BadContent as error:
            raise BadFolder([Fault(content.reading.place(name), str(error))]) from error


def _release(writing: _Writing, content: Content, deleted: tuple[str, ...], at: dt.datetime, note: str) -> None:
    refs = [ref_of(manifest) for manifest in content.manifests.values()]
    try:
        release_past(
            brand=writing.brand, refs=refs, gone=deleted, actor=writing.actor, at=at, now=writing.now, note=note
        )
    except PublishingRefused as error:
        faults = [
            fault_in(problem, content.reading)
            for problem in error.problems
            if isinstance(problem, Problem) and problem.severity is Severity.ERROR
        ]
        raise BadFolder(sorted(faults)) from error
