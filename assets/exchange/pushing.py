"""A folder of content files becomes drafts: one act for all that differs, or nothing at all."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from assets import drafts, history
from assets.errors import BadContent
from assets.exchange.content import Content, Limits, load
from assets.exchange.difference import Change, change_of
from assets.exchange.examining import examine, reachable
from assets.exchange.faults import BadFolder, Fault
from assets.exchange.memberships import Sharing, sharings, write_sharings
from assets.manifest import BrandManifest, Kind, Manifest, ref, ref_of, sha256
from assets.media.facts import Facts
from assets.media.inspection import inspect, largest_bytes
from assets.media.intake import keep, known
from assets.models import Act, Asset, Brand

VERB = "push"
SHARING_VERB = "push collections"


@dataclass(frozen=True, slots=True)
class Push:
    """What a push did, or would do. `act` is None for a dry run and where no draft differed."""

    brand: str
    changes: tuple[Change, ...]
    unchanged: int
    warnings: tuple[Fault, ...]
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What was read and what differs. `versions` are those the comparison saw; an asset that is missing is new."""

    content: Content
    brand: Brand | None
    changes: Mapping[str, Change]
    sharings: tuple[Sharing, ...]
    versions: Mapping[str, int]
    warnings: tuple[Fault, ...]

    def as_push(self, act: Act | None = None) -> Push:
        told = (*self.changes.values(), *(item.change for item in self.sharings))
        unchanged = len(self.content.manifests) - len(self.changes)
        return Push(self.content.brand_key, told, unchanged, self.warnings, act)


def push(
    *, root: Path, actor: history.Actor, now: dt.datetime, note: str = "", brand_key: str = "", is_dry_run: bool = False
) -> Push:
    """Makes drafts say what the folder says; assets that the folder has not stay as they are.

    1. Read every file and look at every picture.
    2. Compare with the drafts and check; a dry run ends here.
    3. In one transaction keep the pictures and write what differs: one act for the drafts, one for collections, which
       take effect at once.

    Raises BadFolder with every fault that was found, BadContent, Conflict: nothing is stored.
    """
    limits = Limits(settings.ASSETS_CONTENT_FILE_BYTES, largest_bytes())
    content = load(root, inspect=_Eye().inspect, limits=limits, source_locale_of=_source_locale, brand_key=brand_key)
    return store(content, actor=actor, now=now, note=note, is_dry_run=is_dry_run)


def store(
    content: Content,
    *,
    actor: history.Actor,
    now: dt.datetime,
    verb: str = VERB,
    note: str = "",
    is_dry_run: bool = False,
    versions: Mapping[str, int] | None = None,
) -> Push:
    """Steps 2 and 3 of a push, for content of any origin.

    `versions` are those of the drafts that the content was made from, where it was made from any.
    """
    plan = _planned(content, now, versions)
    if is_dry_run or not (plan.changes or plan.sharings):
        return plan.as_push()
    brand = plan.brand or drafts.new_brand(plan.content.brand_key)
    with transaction.atomic():
        with history.revise(brand=brand, actor=actor, verb=verb, now=now, note=note) as revision:
            _write(plan, revision)
        if plan.sharings:
            subjects = [name for item in plan.sharings for name in item.subjects]
            act = history.record_act(brand=brand, actor=actor, verb=SHARING_VERB, now=now, subjects=subjects, note=note)
            write_sharings(brand, plan.sharings, act)
    return plan.as_push(revision.act)


def _planned(content: Content, now: dt.datetime, versions: Mapping[str, int] | None) -> _Plan:
    brand = Brand.objects.filter(key=content.brand_key).first()
    seen = versions_of(brand, content.manifests) if versions is None else versions
    library = reachable(content, lambda names: drafts_of(brand, names))
    facts = content.brand or library.get(ref(Kind.BRAND, content.brand_key))
    if not isinstance(facts, BrandManifest):
        raise BadContent(f"There is no brand {content.brand_key}. Add a brand.yaml, or correct --brand.")
    warnings = examine(content, facts, library)
    pairs = (
        (name, change_of(name, library.get(name), drafts.typeset(after))) for name, after in content.manifests.items()
    )
    changes = {name: change for name, change in pairs if change}
    return _Plan(content, brand, changes, sharings(brand, content.collections, now), seen, warnings)


def _source_locale(brand_key: str) -> str:
    brand = Brand.objects.filter(key=brand_key).first()
    return brand.source_locale if brand else "en"


def versions_of(brand: Brand | None, names: Iterable[str]) -> dict[str, int]:
    """Read before the drafts are, so that a save in between is noticed."""
    if brand is None:
        return {}
    wanted = set(names)
    return {asset.ref: asset.version for asset in Asset.objects.filter(brand=brand) if asset.ref in wanted}


def drafts_of(brand: Brand | None, names: Iterable[str]) -> Mapping[str, Manifest]:
    """Living drafts by reference; those the brand has not are left out."""
    if brand is None:
        return {}
    wanted = set(names)
    return drafts.read_many([asset for asset in Asset.objects.living().filter(brand=brand) if asset.ref in wanted])


def _write(plan: _Plan, revision: history.Revising) -> None:
    """Files before the rows that name them; assets in the order in which they may name each other."""
    changed = [manifest for name, manifest in plan.content.manifests.items() if name in plan.changes]
    named = {file.digest for manifest in changed for file in getattr(manifest, "files", ())}
    for upload in plan.content.uploads:
        if upload.file.digest in named:
            keep(upload.body, upload.facts)
    for manifest in changed:
        name = ref_of(manifest)
        try:
            revision.write(manifest, plan.versions.get(name, 0))
        except BadContent as error:
            raise BadFolder([Fault(plan.content.reading.place(name), str(error))]) from error


class _Eye:
    """Looks at each picture once: bytes that are kept already, or were seen before, are not decoded again."""

    def __init__(self) -> None:
        self._seen: dict[str, Facts] = {}

    def inspect(self, body: bytes, name: str) -> Facts:
        digest = sha256(body)
        if digest not in self._seen:
            self._seen[digest] = known(digest) or inspect(body, name)
        return self._seen[digest]
