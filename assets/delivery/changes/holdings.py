"""What was written of an asset, and by which acts → what each of its editions had for a partner at a position.

The visibility rule of `delivery.access`, for positions that have passed: there the rule asks rows as they are now.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assets.delivery.changes.entries import Editions, Held
from assets.delivery.changes.positions import Author, Position
from assets.delivery.states import Library
from assets.manifest import Kind, sha256

FOREVER = dt.datetime.max.replace(tzinfo=dt.UTC)
Span = tuple[dt.datetime, dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Spell:
    """From when until when something held; as `planned` for whoever does not know the act that ended it."""

    by: Author
    span: Span
    ended_by: Author | None = None
    planned: Span | None = None
    is_void: bool = False

    def holds(self, position: Position) -> bool:
        if not position.knows(self.by):
            return False
        is_ended = self.ended_by is not None and position.knows(self.ended_by)
        starts_at, ends_at = self.span if self.planned is None or is_ended else self.planned
        return not (is_ended and self.is_void) and starts_at <= position.at < (ends_at or FOREVER)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A grant."""

    spell: Spell
    collection: int
    region: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A recall of an asset or of files, each with the act since which it reaches it."""

    id: int
    spell: Spell
    asset: uuid.UUID | None
    files: Mapping[str, Author]

    def touches(self, files: Iterable[str], position: Position) -> bool:
        return any(file in self.files and position.knows(self.files[file]) for file in files)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A release; `editions` are a kit's, as region and locale."""

    digest: str
    number: int
    files: frozenset[str] = frozenset()
    editions: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Started:
    """An activation; `id` orders those of one instant."""

    id: int
    by: Author
    at: dt.datetime
    region: str
    release: Frozen | None
    cancelled_by: Author | None = None

    @property
    def order(self) -> tuple[dt.datetime, int]:
        return self.at, self.id

    def counts(self, position: Position) -> bool:
        is_there = self.at <= position.at and position.knows(self.by)
        return is_there and not (self.cancelled_by and position.knows(self.cancelled_by))


@dataclass(frozen=True, slots=True)
class Facts:
    """A brand's release. `paths` are its regions by code, each with its way to the world and its editions' names.

    `read_with` is a digest of what the editions of blocks and media are read with.
    """

    release: Frozen
    library: Library
    paths: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    read_with: str


def facts_of(release: Frozen, library: Library) -> Facts:
    said = library.manifest
    paths = tuple(
        (each.code, library.path(each.code), tuple(f"{each.code}/{locale}" for locale in library.locales(each.code)))
        for each in library.regions
    )
    read_with = (said.source_locale, said.media_base, said.regions, sorted(said.chains.items()), said.presets)
    return Facts(release, library, tuple(sorted(paths)), digest_of(read_with))


@dataclass(frozen=True, slots=True)
class Holding:
    """All that was written of one asset: its starts and the collections that it was in."""

    id: uuid.UUID
    kind: Kind
    key: str
    starts: Sequence[Started]
    members: Sequence[tuple[int, Spell]]

    @property
    def name(self) -> tuple[Kind, str]:
        return self.kind, self.key


@dataclass(slots=True)
class View:
    """All that a partner's whole library depends on; asked at one position after the other."""

    grants: Sequence[Allowed]
    recalls: Sequence[Withheld]
    brand: Sequence[Started]
    facts: Mapping[str, Facts]
    named: Mapping[str, Holding] = field(default_factory=dict)
    _last: tuple[Position, Facts | None, tuple[Allowed, ...]] | None = None

    @property
    def named_keys(self) -> frozenset[str]:
        """The media that any release of the brand names."""
        return frozenset(key for each in self.facts.values() for key in each.library.manifest.named_media)

    @property
    def files(self) -> frozenset[str]:
        """Those that a recall reaches."""
        return frozenset(file for each in self.recalls for file in each.files)

    def facts_at(self, position: Position) -> Facts | None:
        return self._at(position)[1]

    def _at(self, position: Position) -> tuple[Position, Facts | None, tuple[Allowed, ...]]:
        """The brand's facts and the live grants, kept while one position is asked about."""
        if self._last is None or self._last[0] is not position:
            newest = _newest(each for each in self.brand if each.counts(position))
            facts = self.facts.get(newest.release.digest) if newest and newest.release else None
            self._last = (position, facts, tuple(each for each in self.grants if each.spell.holds(position)))
        return self._last

    def editions(self, holding: Holding, position: Position | None) -> Editions:
        """What each of an asset's editions has; nothing before everything."""
        facts = self.facts_at(position) if position else None
        if position is None or facts is None:
            return {}
        granted = self.granted(holding, position)
        newest = _newest_by_region(holding, position) if granted else {}
        found: dict[str, Held] = {}
        last: Frozen | None = None
        for code, path, names in facts.paths if newest else ():
            start = None if granted.isdisjoint(path) else _deciding(newest, path)
            if start is None or start.release is None:
                continue
            if start.release is not last:
                last, held = start.release, self._held(holding, start.release, facts, position)
            if holding.kind is Kind.TEMPLATE:
                return {"": held}
            for name in _names(holding.kind, last, code, names):
                found[name] = held
        return found

    def granted(self, holding: Holding, position: Position) -> frozenset[str]:
        """The regions of the grants that show the asset."""
        collections = {collection for collection, spell in holding.members if spell.holds(position)}
        return frozenset(
            each.region
            for each in self._at(position)[2]
            if each.collection in collections and holding.kind.value in each.kinds
        )

    def identity(self, position: Position | None) -> Editions:
        """What the brand itself says: its release, the regions that may be read, and the media that are shown."""
        facts = self.facts_at(position) if position else None
        regions = {each.region for each in self._at(position)[2]} if position else set()
        if position is None or facts is None or not regions:
            return {}
        shown = sorted(code for code, path, _ in facts.paths if not regions.isdisjoint(path))
        named = sorted(key for key in set(facts.library.manifest.named_media) if self._is_shown(key, position))
        release = facts.release
        return {"": Held(release.digest, release.number, facts=digest_of((shown, named)))}

    def _is_shown(self, key: str, position: Position) -> bool:
        holding = self.named.get(key)
        if holding is None or not self.granted(holding, position):
            return False
        return not any(each.asset == holding.id and each.spell.holds(position) for each in self.recalls)

    def _held(self, holding: Holding, release: Frozen, facts: Facts, position: Position) -> Held:
        recalls = frozenset(
            each.id
            for each in self.recalls
            if each.spell.holds(position) and (each.asset == holding.id or each.touches(release.files, position))
        )
        is_by_itself = holding.kind in (Kind.KIT, Kind.TEMPLATE)
        return Held(release.digest, release.number, recalls, "" if is_by_itself else facts.read_with)


def digest_of(values: tuple[object, ...]) -> str:
    """Tells values apart within one version of the product; nothing is stored under it."""
    return sha256(repr(values).encode())


def _newest(starts: Iterable[Started]) -> Started | None:
    return max(starts, key=lambda each: each.order, default=None)


def _newest_by_region(holding: Holding, position: Position) -> dict[str, Started]:
    newest: dict[str, Started] = {}
    for each in holding.starts:
        if each.counts(position) and (each.region not in newest or each.order > newest[each.region].order):
            newest[each.region] = each
    return newest


def _deciding(newest: Mapping[str, Started], path: Sequence[str]) -> Started | None:
    """Of the newest start of each region the one that a path to the world gets."""
    if len(newest) == 1:
        ((region, start),) = newest.items()
        return start if region in path else None
    return _newest(newest[region] for region in path if region in newest)


def _names(kind: Kind, release: Frozen, code: str, names: Iterable[str]) -> Iterable[str]:
    if kind is not Kind.KIT:
        return names
    return (f"{region}/{locale}" for region, locale in release.editions if region == code)
