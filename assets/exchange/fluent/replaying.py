"""Saves in the order of their times become steps: what all files together say differently from an instant on."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from assets.exchange.faults import Fault, Faults
from assets.exchange.fluent.blocks import Copy, copy_of
from assets.exchange.fluent.circles import check_circles
from assets.exchange.fluent.entries import Sheet, books_of, parsed
from assets.exchange.fluent.saves import Save
from assets.exchange.fluent.sources import Source
from assets.manifest import BlockManifest, BlockType, canonical, sha256
from assets.progress import Progress

SHEETS_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Step:
    """`copy` holds the blocks that are new or say something else; `gone` the (key, locale) that no file says any more.

    `digest` names all that was saved up to here, so that a longer history begins with the steps of a shorter one.
    """

    at: dt.datetime
    changes: tuple[str, ...]
    copy: Copy
    gone: frozenset[tuple[str, str]]
    digest: str

    @property
    def keys(self) -> frozenset[str]:
        """Of all blocks that it touches."""
        return frozenset(self.copy.blocks) | {key for key, _ in self.gone}


@dataclass(frozen=True, slots=True)
class Replay:
    """All steps, of `instants`. What was changed on the way or left out is told once, where it first stood."""

    steps: tuple[Step, ...]
    instants: int
    adapted: tuple[Fault, ...]
    left_out: tuple[Fault, ...]


def replay_of(
    saves: tuple[Save, ...], source_locale: str, rich: frozenset[str], faults: Faults, progress: Progress
) -> Replay:
    """The state of all files at each instant, as steps. `rich` names blocks whose text is rich already.

    Files that do not fit together at one time are a fault. Raises BadContent for too much text.
    """
    steps: list[Step] = []
    adapted: dict[tuple[str, str], Fault] = {}
    left_out: dict[tuple[str, str], Fault] = {}
    instants = done = 0
    former: Mapping[str, BlockManifest] = {}
    for batch, copy in _states(saves, source_locale, rich, faults):
        instants += 1
        done += len(batch)
        progress("reading saves", done, len(saves))
        for fault in copy.adapted:
            adapted.setdefault(_once(fault), fault)
        for fault in copy.left_out:
            left_out.setdefault(_once(fault), fault)
        blocks = {key: _with_guidance(block, former.get(key)) for key, block in copy.blocks.items()}
        step = _step(batch, replace(copy, blocks=blocks), former, steps[-1].digest if steps else "")
        steps += [step] if step.keys else []
        former = blocks
    return Replay(tuple(steps), instants, tuple(adapted.values()), tuple(left_out.values()))


def _states(
    saves: tuple[Save, ...], source_locale: str, rich: frozenset[str], faults: Faults
) -> Iterator[tuple[tuple[Save, ...], Copy]]:
    """The saves of each instant, with what all files say from then on; nothing after the first fault."""
    read = lru_cache(SHEETS_KEPT)(parsed)
    files: dict[tuple[str, str], Source] = {}
    for _, group in groupby(saves, key=lambda save: save.at):
        batch = tuple(group)
        files.update({(save.source.locale, save.file): save.source for save in batch})
        copy = _copy([files[name] for name in sorted(files)], source_locale, rich, faults, read)
        rich |= {key for key, block in copy.blocks.items() if block.type is BlockType.RICH}
        yield batch, copy


def _copy(
    sources: list[Source], source_locale: str, rich: frozenset[str], faults: Faults, read: Callable[[Source], Sheet]
) -> Copy:
    """What these files say together. Raises BadFolder."""
    books = books_of(sources, faults, read=read, keeps_first=True)
    for book in books:
        check_circles(book, faults)
    faults.raise_any()
    return copy_of(books, source_locale, rich)


def _with_guidance(block: BlockManifest, former: BlockManifest | None) -> BlockManifest:
    """Guidance stays where a comment was dropped: an import never takes it away."""
    return replace(block, guidance=former.guidance) if former and not block.guidance else block


def _step(batch: tuple[Save, ...], copy: Copy, former: Mapping[str, BlockManifest], digest: str) -> Step:
    blocks = {key: block for key, block in copy.blocks.items() if block != former.get(key)}
    places = {name: place for name, place in copy.places.items() if name[0] in blocks}
    gone = _said(former) - _said(copy.blocks)
    changes = tuple(dict.fromkeys(save.change for save in batch if save.change))
    saved = [[save.source.locale, save.file, sha256(save.source.text.encode())] for save in batch]
    named = sha256(canonical([digest, batch[0].at.isoformat(), saved]).encode())
    return Step(batch[0].at, changes, replace(copy, blocks=blocks, places=places), gone, named)


def _said(blocks: Mapping[str, BlockManifest]) -> frozenset[tuple[str, str]]:
    return frozenset((key, variant.locale) for key, block in blocks.items() for variant in block.variants)


def _once(fault: Fault) -> tuple[str, str]:
    """What a text's fault is about, whichever save it stands in."""
    return fault.place.file.partition(": ")[2], fault.message
