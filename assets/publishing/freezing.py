"""Drafts and dependents → frozen candidates: content, flat lock and their digest, parts before what uses them."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from assets.errors import BadContent
from assets.manifest import Kind, Manifest, TemplateManifest, digest_of, ref_of, split_ref, to_json
from assets.publishing.library import Draft, Released
from assets.rendering import references


class Circle(BadContent):
    """Two assets that use each other, directly or through others."""

    def __init__(self, name: str, other: str) -> None:
        super().__init__(f"{name} and {other} use each other. Remove one of the two references.")
        self.name = name
        self.other = other


class Reason(StrEnum):
    """Why a release is planned: somebody edited a draft, or a part of it was released anew."""

    DRAFT = "draft"
    RELOCK = "relock"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a release would say. `credits` says which act each value came from."""

    ref: str
    reason: Reason
    manifest: Manifest
    manifest_json: str
    lock: Mapping[str, str]
    digest: str
    credits: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """One asset's content to freeze, and the digests it stays with unless a candidate replaces them."""

    reason: Reason
    manifest: Manifest
    pinned: Mapping[str, str]
    credits: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Frozen:
    """`candidates` in an order where parts come first; `unresolved` pairs a reference with what it names in vain."""

    candidates: tuple[Candidate, ...]
    unresolved: tuple[tuple[str, str], ...]


def of_draft(draft: Draft, credits_: Mapping[str, Any], complete: Callable[[TemplateManifest], Manifest]) -> Content:
    """A draft's content; `complete` copies layouts and catalogues into a template."""
    manifest = draft.manifest
    if isinstance(manifest, TemplateManifest):
        manifest = complete(manifest)
    return Content(Reason.DRAFT, manifest, {}, credits_)


def of_released(release: Released) -> Content:
    """A dependent's released content: never its draft. Its lock stays except where a candidate replaces an entry."""
    return Content(Reason.RELOCK, release.manifest(), release.lock, release.credits)


def freeze(
    brand_ref: str,
    contents: Mapping[str, Content],
    current: Mapping[str, Released],
    locks: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Frozen:
    """Freezes every content. Raises Circle.

    `current` holds the releases that parts outside `contents` are locked at; `locks`, by digest, those of pinned ones.
    What is pinned gives way to a candidate that differs from what is current, and to no other.
    """
    direct = {name: needs(content.manifest, brand_ref) for name, content in contents.items()}
    done: dict[str, Candidate] = {}
    changed: dict[str, Candidate] = {}
    unresolved: list[tuple[str, str]] = []
    for name in in_order(direct):
        content = contents[name]
        ready = changed if content.pinned else done
        lock = _lock(direct[name], content.pinned, ready, current, locks)
        unresolved += [(name, wanted) for wanted in direct[name] if wanted not in lock]
        done[name] = _candidate(name, content, lock)
        if name not in current or current[name].digest != done[name].digest:
            changed[name] = done[name]
    return Frozen(tuple(done.values()), tuple(unresolved))


def needs(manifest: Manifest, brand_ref: str) -> tuple[str, ...]:
    """The assets a manifest names; a kit needs its brand as well."""
    named = {reference.ref for reference in references(manifest)}
    if manifest.KIND is Kind.KIT:
        named.add(brand_ref)
    return tuple(sorted(named - {ref_of(manifest)}))


def named(manifest: Manifest, lock: Iterable[str]) -> list[tuple[str, str]]:
    """(where, which asset) for each that a release names; a kit names the brand in its lock as a whole."""
    found = {(reference.pointer, reference.ref) for reference in references(manifest)}
    if manifest.KIND is Kind.KIT:
        found |= {("", name) for name in lock if split_ref(name)[0] is Kind.BRAND}
    return sorted(found)


def in_order(direct: Mapping[str, Iterable[str]]) -> list[str]:
    """The references so that each comes after those it names. Raises Circle."""
    order: list[str] = []
    state: dict[str, bool] = {}
    for start in sorted(direct):
        stack = [(start, False)]
        while stack:
            name, is_left = stack.pop()
            if is_left:
                state[name] = True
                order.append(name)
            elif name not in state:
                state[name] = False
                stack.append((name, True))
                stack += [(wanted, False) for wanted in _open(direct, name, state)]
    return order


def _open(direct: Mapping[str, Iterable[str]], name: str, state: Mapping[str, bool]) -> list[str]:
    inside = [wanted for wanted in direct[name] if wanted in direct]
    for wanted in inside:
        if state.get(wanted) is False:
            raise Circle(name, wanted)
    return sorted((wanted for wanted in inside if wanted not in state), reverse=True)


def _lock(
    direct: Iterable[str],
    pinned: Mapping[str, str],
    ready: Mapping[str, Candidate],
    current: Mapping[str, Released],
    locks: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """One digest for everything used, what is named directly deciding before what parts were locked with.

    A candidate comes first, then the pinned release, then the part's own lock, then the current release.
    """
    lock: dict[str, str] = {}
    queue = deque((name, "") for name in direct)
    while queue:
        name, of_part = queue.popleft()
        if name in lock:
            continue
        digest = pinned.get(name, "") or of_part
        inner = locks.get(digest, {})
        if name in ready:
            digest, inner = ready[name].digest, ready[name].lock
        elif not digest and name in current:
            digest, inner = current[name].digest, current[name].lock
        if digest:
            lock[name] = digest
            queue.extend(sorted(inner.items()))
    return lock


def _candidate(name: str, content: Content, lock: Mapping[str, str]) -> Candidate:
    manifest_json = to_json(content.manifest)
    ordered = dict(sorted(lock.items()))
    return Candidate(
        ref=name,
        reason=content.reason,
        manifest=content.manifest,
        manifest_json=manifest_json,
        lock=ordered,
        digest=digest_of(manifest_json, ordered),
        credits=content.credits,
    )
