"""A partner and a place → the copy there is what the API answers, at the cost of what has changed."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assets.delivery import Reader, changes, reader_of
from assets.models import Partner
from assets.progress import Progress, silent
from assets.sites import noticing, walking
from assets.sites.asking import Answer, Api, api_of, quietly
from assets.sites.naming import NAME, Named, id_of, named
from assets.sites.state import JOURNAL, STATE, Paths, SiteState, unpacked
from assets.sites.targets import Target

GRACE = dt.timedelta(minutes=10)
"""How long an object stays that nothing points to any more: whoever has just looked at the pointer still reads it."""
BRAND = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Paths in all; pointers that were set and removed; objects that were written. `is_whole`: every path was asked.

    `has_new_headers`: answers have headers that a web server has to be told of.
    """

    paths: int
    pointed: int = 0
    removed: int = 0
    written: int = 0
    is_whole: bool = False
    has_new_headers: bool = False


def export(
    partner: Partner, target: Target, *, now: dt.datetime, is_whole: bool = False, progress: Progress = silent
) -> Done:
    """Makes the copy what the partner is answered at `now`. Raises ExportFailed, TargetFailed.

    1. Read how far the copy has come, and what an export that was killed may have changed.
    2. Read up to which act this one goes, then which assets may differ; all of them where grants, the brand or the
       program are others, or with `is_whole`.
    3. Ask the API; what is new becomes objects.
    4. Set pointers, lists last; write the state; remove pointers; drop objects that have been loose for a while.
    """
    reader = reader_of(partner, now=now)
    with quietly(), target.locked():
        before = unpacked(target.read(STATE), reader.brand_key, partner.key)
        journal = set(json.loads(target.read(JOURNAL) or b"[]"))
        run = _Run(api_of(reader, now), target, before, progress)
        refs = run.begin(is_whole=is_whole)
        if refs is not None and not refs and not journal and run.has_same_recalls:
            return Done(len(before.paths))
        if partner.is_active:
            run.ask(refs)
        else:
            run.after.groups, run.after.needs, run.after.files = {}, {}, {}
        return run.lay_down(journal, is_whole=is_whole, was_whole=refs is None)


class _Run:
    """One export: the copy before it, and what it becomes."""

    def __init__(self, api: Api, target: Target, before: SiteState, progress: Progress) -> None:
        self.api, self.target, self.before, self._progress = api, target, before, progress
        self.after = replace(before, groups=dict(before.groups), needs=dict(before.needs), loose=dict(before.loose))
        self._known = set(before.paths.values())
        self._written = 0

    @property
    def reader(self) -> Reader:
        return self.api.reader

    @property
    def has_same_recalls(self) -> bool:
        return self.after.recalls == self.before.recalls

    def begin(self, *, is_whole: bool) -> set[str] | None:
        """The assets to ask for; None for all. Sets how far this export comes, before any content is read."""
        before, after, now = self.before, self.after, self.api.moment.now
        position = before.position or changes.newest(self.reader.brand_id, now)
        is_lost = before.position is not None and changes.mark_of(position) != before.position_mark
        refs, after.position = noticing.touched(self.reader, position, self.api)
        after.position_mark = changes.mark_of(after.position)
        after.mark, after.recalls = noticing.mark_of(self.api), noticing.live_recalls(self.api)
        is_all = is_whole or is_lost or before.position is None or before.mark != after.mark
        return None if is_all else refs

    def ask(self, refs: set[str] | None) -> None:
        """Asks for the brand's answers and these assets', and for the files that any asset names."""
        brand, after = self.reader.brand_key, self.after
        pages = list(walking.brand_answers(self.api, brand))
        if refs is None:
            after.groups, after.needs = {}, {}
            refs = set(walking.listed(pages))
        self._take(BRAND, pages)
        for number, ref in enumerate(sorted(refs), 1):
            self._take(ref, walking.asset_answers(self.api, brand, ref))
            self._progress("assets", number, len(refs))
        needed = {file for several in after.needs.values() for file in several}
        is_new = not self.has_same_recalls or self.before.mark != after.mark
        after.files = {file: name for file, name in self.before.files.items() if file in needed and not is_new}
        for number, file in enumerate(sorted(needed - after.files.keys()), 1):
            if (found := self.api.ask(file)) is not None:
                after.files[file] = self._kept(found)
            self._progress("files", number, len(needed))

    def lay_down(self, journal: set[str], *, is_whole: bool, was_whole: bool) -> Done:
        before, after = self.before.paths, self.after.paths
        used = set(after.values())
        pointed = {path for path, name in after.items() if is_whole or path in journal or before.get(path) != name}
        removed = (before.keys() | journal) - after.keys()
        self._loosen(before, used, is_sweeping=is_whole)
        droppable = self._droppable()
        has_new_headers = self._keep_profiles(used)
        self.target.write(JOURNAL, json.dumps(sorted(pointed | removed)).encode())
        self.target.settle()
        for number, path in enumerate(sorted(pointed, key=self._late), 1):
            self.target.point(path, after[path])
            self._progress("paths", number, len(pointed))
        self.target.settle()
        self.target.write(STATE, self.after.packed())
        for path in sorted(removed):
            self.target.unpoint(path)
        for name in droppable:
            self.target.drop(name)
        self.target.remove(JOURNAL)
        return Done(len(after), len(pointed), len(removed), self._written, was_whole, has_new_headers)

    def _take(self, group: str, answers: Iterable[Answer]) -> None:
        """The group has these paths now, and no others."""
        paths: Paths = {}
        needs: set[str] = set()
        for answer in answers:
            paths[answer.target] = self._kept(answer)
            needs |= walking.files_named(answer)
        for found, value in ((self.after.groups, paths), (self.after.needs, sorted(needs))):
            found.pop(group, None)
            if value:
                found[group] = value  # type: ignore[assignment]

    def _kept(self, answer: Answer) -> str:
        """Puts it, unless it is there."""
        found: Named = named(answer)
        self.after.profiles = {**self.after.profiles, id_of(found.profile): dict(found.profile)}
        if found.name not in self._known:
            self.target.put(found)
            self._known.add(found.name)
            self._written += 1
        return found.name

    def _late(self, path: str) -> tuple[bool, str]:
        """Lists come after what they name."""
        return path in self.after.groups.get(BRAND, {}), path

    def _loosen(self, before: Paths, used: set[str], *, is_sweeping: bool) -> None:
        loose = self.after.loose
        candidates = set(before.values()) | (set(self.target.names()) if is_sweeping else set())
        for name in candidates - used:
            loose.setdefault(name, self.api.moment.now.isoformat())
        for name in loose.keys() & used:
            del loose[name]

    def _droppable(self) -> list[str]:
        """Those that have been loose for long are not kept in mind any more."""
        loose, now = self.after.loose, self.api.moment.now
        found = sorted(name for name, since in loose.items() if dt.datetime.fromisoformat(since) + GRACE <= now)
        for name in found:
            del loose[name]
        return found

    def _keep_profiles(self, used: set[str]) -> bool:
        """Only those that are used. Whether there is a new one."""
        ids = {found[2] for name in used if (found := NAME.fullmatch(name))}
        self.after.profiles = {each: self.after.profiles[each] for each in sorted(ids)}
        return not self.after.profiles.keys() <= self.before.profiles.keys()
