"""Two states of an asset → what differs, value by value, as texts that editors know; and a third state out of both.

Values are named as credits name them: /variants/value/de/001, /title.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, TypeVar

from assets.localization.formatting import segments
from assets.manifest import (
    NAMED_BY,
    Argument,
    File,
    Manifest,
    MediaManifest,
    Variant,
    digests_named,
    show_argument,
    values,
)

State = TypeVar("State", bound=Manifest)
MAX_SEGMENTS = 4_000
"""Of two texts together; longer ones are compared line by line, since the work grows with the square."""


class Sign(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text that both sides have, or only the one or the other."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that differ; `line` is the number of the first before, from 1. "" where one side has none."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A value in two states; None where one has no such value."""

    pointer: str
    ours: str | None
    theirs: str | None
    is_theirs_new: bool = False

    @property
    def label(self) -> str:
        return " ".join(part.replace("~1", "/").replace("~0", "~") for part in self.pointer.split("/") if part)

    @property
    def is_different(self) -> bool:
        return self.ours != self.theirs


def word_diff(before: str, after: str) -> tuple[Run, ...]:
    """How `after` came of `before`, word by word; graphemes where words have no spaces between them.

    The runs that are not added give `before`, those that are not removed give `after`.
    """
    one, other = segments(before), segments(after)
    if len(one) + len(other) > MAX_SEGMENTS:
        one, other = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Run] = []
    for tag, start, end, other_start, other_end in SequenceMatcher(
        str.isspace, one, other, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Run(Sign.SAME, "".join(one[start:end])))
            continue
        sides = ((Sign.REMOVED, one[start:end]), (Sign.ADDED, other[other_start:other_end]))
        found += [Run(sign, "".join(parts)) for sign, parts in sides if parts]
    return tuple(found)


def hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """Where two documents differ, line by line."""
    one, other = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return tuple(
        Hunk(start + 1, "\n".join(one[start:end]), "\n".join(other[other_start:other_end]))
        for tag, start, end, other_start, other_end in matcher.get_opcodes()
        if tag != "equal"
    )


def pairs(ours: Manifest, theirs: Manifest, base: Manifest | None = None) -> tuple[Pair, ...]:
    """Every value of both. With `base`: those that only the other side changed since are marked as theirs."""
    mine, yours, common = values(ours), values(theirs), values(base) if base else {}
    return tuple(
        Pair(
            pointer=pointer,
            ours=_text(mine.get(pointer)),
            theirs=_text(yours.get(pointer)),
            is_theirs_new=base is not None and mine.get(pointer) == common.get(pointer),
        )
        for pointer in sorted({*mine, *yours})
    )


def differing(ours: Manifest, theirs: Manifest, base: Manifest | None = None) -> tuple[Pair, ...]:
    mine, yours = values(ours), values(theirs)
    return tuple(pair for pair in pairs(ours, theirs, base) if mine.get(pair.pointer) != yours.get(pair.pointer))


def chosen(ours: State, theirs: State, from_theirs: Collection[str]) -> State:
    """`ours`, with the values at these pointers as they are, or are not, in `theirs`."""
    mine, yours = values(ours), values(theirs)
    picked = {pointer: value for pointer, value in mine.items() if pointer not in from_theirs}
    picked |= {pointer: value for pointer, value in yours.items() if pointer in from_theirs}
    named = {pointer.split("/")[1] for pointer in (*mine, *yours)}
    facts = {name: _gathered(ours, name, picked) for name in named}
    result = replace(ours, **facts)
    if isinstance(result, MediaManifest) and isinstance(theirs, MediaManifest) and isinstance(ours, MediaManifest):
        return replace(result, files=_files(result, (*ours.files, *theirs.files)))
    return result


def _gathered(state: Manifest, name: str, picked: Mapping[str, Any]) -> Any:
    """A field's value put together from the picked ones."""
    current = getattr(state, name)
    if not isinstance(current, (Mapping, tuple)):
        return picked[f"/{name}"]
    mine = {pointer: value for pointer, value in picked.items() if pointer.startswith(f"/{name}/")}
    if isinstance(current, tuple):
        return tuple(mine.values())
    return {pointer.split("/", 2)[2].replace("~1", "/").replace("~0", "~"): value for pointer, value in mine.items()}


def _files(media: MediaManifest, known: Collection[File]) -> tuple[File, ...]:
    digests = digests_named(media.variants)
    return tuple({file.digest: file for file in known if file.digest in digests}.values())


def _text(value: Any) -> str | None:
    """A value as an editor would write it; None for none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Variant):
        return "\n".join([value.value, *(f"{form.name} = {form.value}" for form in value.forms)])
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(item) or "" for item in value)
    if isinstance(value, Mapping):
        return "\n".join(f"{name} = {_text(item)}" for name, item in sorted(value.items()))
    if isinstance(value, Argument):
        return show_argument(value)
    if is_dataclass(value):
        said = [(item.name, _text(getattr(value, item.name))) for item in fields(value) if item.name not in _KNOWN]
        return "\n".join(f"{name}: {text}" for name, text in said if text)
    return str(value)


_KNOWN = frozenset(name for names in NAMED_BY.values() for name in names)
"""Attributes that the label says already."""
