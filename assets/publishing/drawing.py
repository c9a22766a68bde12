"""Rendered lists of layers and the files that they name → pictures, drawn in limited children."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assets.errors import AssetsError, SandboxError
from assets.media import storage
from assets.media.layers.orders import PictureOrder, Source, payload_of
from assets.media.renditions import sandbox
from assets.rendering import DocumentProblem, Order, focal_point_of
from assets.sandbox import Job, Limits

DRAW = "assets.media.layers.drawing:draw"
MAX_PICTURE_BYTES = 8 * 1024 * 1024
MAX_PROBLEMS_BYTES = 256 * 1024
AT_ONCE = 16
"""Pictures whose files are held in memory together."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to draw: what rendering it gave, by which order."""

    label: str
    media_type: str
    order: Order
    layers: bytes


@dataclass(frozen=True, slots=True)
class Drawn:
    body: bytes
    problems: tuple[DocumentProblem, ...]


def draw_all(sheets: Sequence[Sheet], limits: Limits, *, on_done: Callable[[], None]) -> Iterator[Drawn | AssetsError]:
    """In the order of the sheets; calls `on_done` for each."""
    own = replace(limits, output_bytes=MAX_PICTURE_BYTES + MAX_PROBLEMS_BYTES)
    for start in range(0, len(sheets), AT_ONCE):
        yield from _drawn(sheets[start : start + AT_ONCE], own, on_done)


def _drawn(sheets: Sequence[Sheet], limits: Limits, on_done: Callable[[], None]) -> Iterator[Drawn | AssetsError]:
    bodies: dict[str, bytes] = {}
    jobs: dict[int, Job] = {}
    lost: dict[int, AssetsError] = {}
    for number, sheet in enumerate(sheets):
        try:
            jobs[number] = Job(DRAW, _payload(sheet, bodies), sheet.label, limits)
        except AssetsError as error:
            lost[number] = error
            on_done()
    answers = dict(zip(jobs, sandbox.run_many(list(jobs.values()), on_done=lambda *_: on_done()), strict=True))
    for number in range(len(sheets)):
        yield lost[number] if number in lost else _read(answers[number])


def _read(answer: bytes | SandboxError) -> Drawn | AssetsError:
    if isinstance(answer, SandboxError):
        return answer
    head, _, body = answer.partition(b"\n")
    return Drawn(body, tuple(DocumentProblem(**problem, is_error=True) for problem in json.loads(head)))


def _payload(sheet: Sheet, bodies: dict[str, bytes]) -> bytes:
    """`bodies` are the files read so far, by digest. Raises StorageError."""
    composition = sheet.order.composition
    sources = dict(_sources(sheet.order))
    fonts = {
        name: tuple(dict.fromkeys(composition.items[each].file.digest for each in media if each in composition.items))
        for name, media in composition.brand.font_files.items()
    }
    wanted = {digest for digests in fonts.values() for digest in digests}
    wanted |= {digest for digest in sources if digest.encode() in sheet.layers}
    for digest in wanted - bodies.keys():
        bodies[digest] = storage.read(digest)
    files = tuple(sorted(wanted))
    order = PictureOrder(
        media_type=sheet.media_type,
        locale=composition.edition.locale,
        fonts=fonts,
        sources={digest: sources[digest] for digest in files},
        files=files,
        sizes=(len(sheet.layers), *(len(bodies[digest]) for digest in files)),
    )
    return payload_of(order, sheet.layers, bodies)


def _sources(order: Order) -> Iterator[tuple[str, Source]]:
    """What the document may show, by digest: its media's files and what was derived from them."""
    for made in order.composition.renditions:
        yield made.digest, Source(made.media_type)
    for item in order.composition.items.values():
        if item.file.digest:
            yield item.file.digest, Source(item.file.media_type, focal_point_of(item))
