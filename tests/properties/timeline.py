"""A plain model of a library in time: what each region of each asset has at every instant, told from the acts alone."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

WORLD = "001"
PARENTS = {WORLD: "", "150": WORLD, "DE": "150", "CH": "150", "US": WORLD}
TERM = "block/name"
NAMES_TERM = "block/b"
ORDER = ("block/name", "block/a", "block/b", "block/c", "kit/one", "kit/two")
"""Parts before what uses them."""


@dataclass(frozen=True)
class Frozen:
    """A block's text or a kit's placed blocks, with the releases of all it uses."""

    own: tuple[str, ...]
    lock: tuple[tuple[str, "Frozen"], ...] = ()


@dataclass(frozen=True)
class Event:
    """From `at` on a region has a release, or none; `is_apart` where the act was about single regions."""

    at: dt.datetime
    number: int
    act: int
    release: Frozen | None
    is_apart: bool


@dataclass
class Timeline:
    """Drafts and releases by reference, and events by (reference, region)."""

    drafts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    releases: dict[str, list[Frozen]] = field(default_factory=dict)
    events: dict[tuple[str, str], list[Event]] = field(default_factory=dict)
    kept: dict[int, set[str]] = field(default_factory=dict)
    added: int = 0

    def newest(self, ref: str, region: str, at: dt.datetime) -> Event | None:
        begun = [event for event in self.events.get((ref, region), []) if event.at <= at]
        return max(begun, key=lambda event: (event.at, event.number), default=None)

    def current(self, ref: str, region: str, at: dt.datetime) -> Frozen | None:
        event = self.newest(ref, region, at)
        return event.release if event else None

    def former(self, ref: str, region: str, at: dt.datetime) -> Frozen | None:
        """What the region had before what it has."""
        begun = sorted(
            (event for event in self.events.get((ref, region), []) if event.at <= at),
            key=lambda event: (event.at, event.number),
        )
        others = [event.release for event in begun[:-1] if event.release not in (None, begun[-1].release)]
        return others[-1] if others else None

    def apart(self, ref: str, at: dt.datetime) -> dict[str, Frozen | None]:
        """What single regions have of their own."""
        newest = {region: self.newest(ref, region, at) for region in PARENTS}
        return {region: event.release for region, event in newest.items() if event and event.is_apart}

    def add(self, act: int, ref: str, region: str, at: dt.datetime, release: Frozen | None) -> None:
        """The region and all in it."""
        self.added += 1
        for code in PARENTS:
            if region in path(code):
                self.put(act, ref, code, at, release, is_apart=region != WORLD)

    def put(
        self, act: int, ref: str, code: str, at: dt.datetime, release: Frozen | None, *, is_apart: bool = True
    ) -> None:
        """This region alone."""
        event = Event(at, self.added, act, release, is_apart)
        self.events.setdefault((ref, code), []).append(event)

    def start(
        self, act: int, releases: Mapping[str, Frozen], starts: Mapping[str, dt.datetime], kept: Iterable[str]
    ) -> None:
        """Each release in each region at its time; of the `kept` ones, single regions keep what they have.

        Moving it keeps apart what was kept apart when it was set.
        """
        for ref, release in releases.items():
            aside = {at: self.apart(ref, at) if ref in kept else {} for at in starts.values()}
            if aside[max(starts.values())]:
                self.kept.setdefault(act, set()).add(ref)
            for region, at in sorted(starts.items(), key=lambda pair: (pair[1], pair[0] == WORLD)):
                self.added += 1
                for code in PARENTS:
                    if region in path(code):
                        own = aside[at].get(code, release)
                        self.put(act, ref, code, at, own, is_apart=region != WORLD or code in aside[at])

    def take_back(self, act: int, now: dt.datetime) -> dict[str, Frozen]:
        """Removes what is ahead of an act; what it would have made live everywhere."""
        ahead: dict[str, Frozen] = {}
        for (ref, region), events in self.events.items():
            for event in events:
                if event.act == act and event.at > now and region == WORLD and event.release:
                    ahead[ref] = event.release
            events[:] = [event for event in events if event.act != act or event.at <= now]
        return ahead

    def planned(self, named: Iterable[str], at: dt.datetime, *, only: bool) -> dict[str, Frozen]:
        """What publishing these drafts makes live: they with all they use, and what is locked to what changed."""
        drafts = set(named)
        if not only:
            drafts |= {part for ref in drafts for part in self.parts(ref)}
        frozen: dict[str, Frozen] = {}
        for ref in sorted(drafts, key=ORDER.index):
            frozen[ref] = self.freeze(ref, frozen, at)
        now = {ref: self.current(ref, WORLD, at) for ref in ORDER}
        changed = {ref for ref in frozen if frozen[ref] != now[ref]}
        for ref in () if only else ORDER:
            live = now[ref]
            if live and ref in self.drafts and ref not in frozen and changed & set(dict(live.lock)):
                anew = {part: each for part, each in frozen.items() if each != now[part]}
                frozen[ref] = Frozen(live.own, tuple((part, anew.get(part, old)) for part, old in live.lock))
        return {ref: each for ref, each in frozen.items() if each != now[ref] or (ref in named and self.apart(ref, at))}

    def parts(self, ref: str) -> set[str]:
        direct = uses(ref, self.drafts[ref])
        return direct.union(*(self.parts(part) for part in direct)) if direct else set()

    def freeze(self, ref: str, frozen: Mapping[str, Frozen], at: dt.datetime) -> Frozen:
        """The draft with the releases of what it uses: those frozen with it, else the current ones, as those lock."""
        lock: dict[str, Frozen] = {}
        for part in uses(ref, self.drafts[ref]):
            release = frozen.get(part) or self.current(part, WORLD, at)
            assert release, f"{ref} went live without its {part}"
            lock |= {part: release, **{name: frozen.get(name, old) for name, old in release.lock}}
        return Frozen(self.drafts[ref], tuple(sorted(lock.items())))

    def number(self, ref: str, release: Frozen) -> int:
        """By the order in which an asset's releases were made."""
        made = self.releases.setdefault(ref, [])
        if release not in made:
            made.append(release)
        return made.index(release) + 1


def path(region: str) -> tuple[str, ...]:
    """The region and those it lies in."""
    return (region, *path(PARENTS[region])) if region else ()


def uses(ref: str, own: tuple[str, ...]) -> set[str]:
    if ref.startswith("kit/"):
        return {part for part in own if part}
    return {TERM} if ref == NAMES_TERM else set()


def shown(ref: str, release: Frozen | None, language: str) -> str | None:
    """What partners read of a release: a block's text as it was written, a kit's document."""
    if release is None:
        return None
    lock = dict(release.lock)
    if not ref.startswith("kit/"):
        return written(ref, release.own[0], language)
    texts = [written(part, lock[part].own[0], language) if part else "" for part in release.own]
    name = written(TERM, lock[TERM].own[0], language) if TERM in lock else ""
    return "|".join(texts).replace("{name, term}", name)


def written(ref: str, text: str, language: str) -> str:
    """A block's text in a language."""
    return f"{text} {language}{' {name, term}' if ref == NAMES_TERM else ''}"
