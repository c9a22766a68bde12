"""A traced document → its index: which bytes came from which source, as deterministic JSON.

Runs are UTF-8 byte lengths without gaps. `sources` has a row for each source, in the order of the document,
as `[kind, lock entry, locale, region, fallback step, within, via]` without trailing nulls; `within` is the
number of the row of the text that this one stands in. A row `["coarse", [number, …]]` lists those that its
bytes may have come from. A row comes after the rows it names.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

from assets.errors import AssetsError
from assets.rendering.tracing.carrier import runs_of
from assets.rendering.tracing.html_text import visible_stretches
from assets.rendering.tracing.runs import Runs, merged, overlaps
from assets.rendering.tracing.sources import UNLOCATED, Coarse, Source, TemplateSource, Within

VERSION = 1
COARSE = "coarse"
_CELLS = 7
_WITHIN = 5
"""Where a row keeps the number of its outer source."""

Row = tuple[Any, ...]
Resolve = Callable[[Any], list[Any]]
"""A source → [kind, lock entry, locale, region, fallback step] or fewer, and optionally None and `via`."""


class BrokenIndex(AssetsError):
    """What was read is no index of this version."""


@dataclass(frozen=True, slots=True)
class Visible:
    """Visible characters (not white space) by how well their source is known."""

    exact: int
    coarse: int
    template: int

    @property
    def exact_share(self) -> float:
        """The share with one exact source, literal template text included; 1 for an empty document."""
        total = self.exact + self.coarse + self.template
        return (self.exact + self.template) / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Index:
    document: str
    runs: tuple[tuple[int, int], ...]
    """(length in bytes, number of the source)"""
    sources: tuple[Row, ...]
    visible: Visible

    def to_json(self) -> str:
        return json.dumps(
            {
                "v": VERSION,
                "document": self.document,
                "unit": "byte",
                "runs": [number for run in self.runs for number in run],
                "sources": self.sources,
                "visible": {
                    "exact": self.visible.exact,
                    "coarse": self.visible.coarse,
                    "template": self.visible.template,
                },
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def exact(self, number: int) -> tuple[int, ...]:
        """The rows that a row stands for: itself, or those that a coarse one lists."""
        row = self.sources[number]
        if not is_coarse(row):
            return (number,)
        return tuple(dict.fromkeys(chain.from_iterable(self.exact(each) for each in row[1])))


def from_json(text: str) -> Index:
    """Raises BrokenIndex for anything but an index of this version."""
    try:
        found = json.loads(text)
        if found["v"] != VERSION or found["unit"] != "byte":
            raise BrokenIndex(f"Index version {found['v']} is unknown. Render the document again.")
        flat = found["runs"]
        return Index(
            document=found["document"],
            runs=tuple(zip(flat[::2], flat[1::2], strict=True)),
            sources=tuple(_row(row) for row in found["sources"]),
            visible=Visible(**found["visible"]),
        )
    except (ValueError, TypeError, LookupError) as error:
        raise BrokenIndex("The index cannot be read. Render the document again.") from error


def _row(values: list[Any]) -> Row:
    kept = [tuple(value) if isinstance(value, list) else value for value in values]
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def is_coarse(row: Sequence[Any]) -> bool:
    """Whether a row only lists others."""
    return bool(row) and row[0] == COARSE


def cells(row: Sequence[Any]) -> Row:
    """[kind, lock entry, locale, region, fallback step, within, via], those left out as None; of a row not coarse."""
    return (*row, *(None for _ in range(_CELLS - len(row))))


def build_index(text: str, *, resolve: Resolve, is_html: bool) -> Index:
    """The index of a traced text; `resolve` is asked once for each source that is not coarse or within."""
    rows = _Rows(resolve)
    plain, known = str.__str__(text), merged(runs_of(text))
    is_ascii = plain.isascii()
    runs = []
    position = 0
    for length, source in known:
        end = position + length
        runs.append((length if is_ascii else len(plain[position:end].encode()), rows.number(source)))
        position = end
    visible = _visible(plain, known, visible_stretches(plain) if is_html else iter([(0, len(plain))]))
    return Index(digest_of(plain.encode()), tuple(runs), tuple(rows.rows), visible)


def over_whole(index: Index, body: bytes) -> Index:
    """The index of what was made of an indexed text as a whole: each byte may have come from any of its sources."""
    seen = index.visible
    return Index(
        document=digest_of(body),
        runs=((len(body), len(index.sources)),),
        sources=(*index.sources, (COARSE, tuple(range(len(index.sources))))),
        visible=Visible(exact=0, coarse=seen.exact + seen.coarse + seen.template, template=0),
    )


def digest_of(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


class _Rows:
    """Numbers sources in the order they are met; one row for each different entry."""

    def __init__(self, resolve: Resolve) -> None:
        self.rows: list[Row] = []
        self._resolve = resolve
        self._numbers: dict[Any, int] = {}
        self._known: dict[Row, int] = {}

    def number(self, source: Source) -> int:
        source = UNLOCATED if source is None else source
        number = self._numbers.get(source)
        if number is None:
            row = self._row(source)
            number = self._known.setdefault(row, len(self.rows))
            if number == len(self.rows):
                self.rows.append(row)
            self._numbers[source] = number
        return number

    def _row(self, source: Any) -> Row:
        if isinstance(source, Coarse):
            return (COARSE, tuple(dict.fromkeys(self.number(member) for member in source.sources)))
        if not isinstance(source, Within):
            return _row(self._resolve(source))
        outer = self.number(source.outer)
        inner = list(self._resolve(source.inner)) if not _is_shape(source.inner) else []
        if not inner:
            return (COARSE, (self.number(source.inner), outer))
        inner += [None] * (_WITHIN + 1 - len(inner))
        inner[_WITHIN] = outer
        return _row(inner)


def _is_shape(source: Any) -> bool:
    return isinstance(source, Coarse | Within)


def _visible(text: str, runs: Runs, stretches: Iterator[tuple[int, int]]) -> Visible:
    counts = {"exact": 0, "coarse": 0, "template": 0}
    for start, stop, source in overlaps(runs, stretches):
        counts[_known_as(source)] += len("".join(text[start:stop].split()))
    return Visible(**counts)


def _known_as(source: Source) -> str:
    if isinstance(source, TemplateSource):
        return "template" if source.line else "coarse"
    return "coarse" if source is None or isinstance(source, Coarse) else "exact"


def source_at(index: Index, byte_offset: int) -> Row:
    """The row of the source of one byte. Raises IndexError outside the document."""
    ends = list(accumulate(length for length, _ in index.runs))
    if not ends or not 0 <= byte_offset < ends[-1]:
        raise IndexError(f"Byte {byte_offset} is outside the document.")
    return index.sources[index.runs[bisect_right(ends, byte_offset)][1]]


def verify(index: Index, body: bytes) -> tuple[str, ...]:
    """What is wrong with an index for these bytes; empty if every invariant holds."""
    return tuple(_violations(index, body))


def _violations(index: Index, body: bytes) -> Iterator[str]:
    if index.document != digest_of(body):
        yield "The index belongs to another document."
    ends = list(accumulate(length for length, _ in index.runs))
    if (ends[-1] if ends else 0) != len(body):
        yield f"The runs cover {ends[-1] if ends else 0} bytes, the document has {len(body)}."
    if any(length < 1 for length, _ in index.runs):
        yield "A run is empty."
    if any(end < len(body) and body[end] & 0xC0 == 0x80 for end in ends):
        yield "A run ends inside a character."
    if any(not 0 <= number < len(index.sources) for _, number in index.runs):
        yield "A run names a source that is not listed."
    for place, row in enumerate(index.sources):
        if any(not 0 <= number < place for number in _named_by(row)):
            yield f"Source {place} names a source that is not listed before it."


def _named_by(row: Row) -> tuple[int, ...]:
    if is_coarse(row):
        return tuple(row[1])
    return (row[_WITHIN],) if len(row) > _WITHIN and row[_WITHIN] is not None else ()
