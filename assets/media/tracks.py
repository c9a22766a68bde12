"""A WebVTT file's bytes become the number of its cues and the end of the last; what no browser would show is refused.

https://www.w3.org/TR/webvtt1/ is held to where a browser would drop a cue without a word. Styles are refused: how
captions look is the page's own.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from assets.errors import BadContent
from assets.media.facts import Decoded

VTT = "text/vtt"
MAX_CUES = 20_000
SIGNATURE = re.compile(rb"(\xef\xbb\xbf)?WEBVTT(?=[ \t\r\n]|\Z)")
_ARROW = "-->"
_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+{_ARROW}[ \t]+{_TIME}((?:[ \t]+\S+)*)[ \t]*")
_SETTING = re.compile(r"(?:vertical|line|position|size|align|region):[A-Za-z0-9%.,_-]+")
_TAG = re.compile(r"</?([^\s.>/]*)[^>]*(>?)")
_TAGS = frozenset({"c", "i", "b", "u", "ruby", "rt", "v", "lang"})
_STAMP = re.compile(_TIME)
Lines = list[tuple[int, str]]
"""Numbered lines, counted from 1."""


def read_track(body: bytes) -> Decoded:
    """Raises BadContent, whose `where` is the line."""
    if not SIGNATURE.match(body):
        raise _fault("A WebVTT file begins with the word WEBVTT.", 1)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault("This is no UTF-8 text. Save the file as UTF-8.", body[: error.start].count(b"\n") + 1) from error
    if "\0" in text:
        raise _fault("There is a NUL character. Delete it.", text[: text.index("\0")].count("\n") + 1)
    head, *blocks = _blocks(text)
    for number, line in head:
        if _ARROW in line:
            raise _fault("A cue stands right below WEBVTT. Leave a line empty between them.", number)
    cues = [cue for block in blocks if (cue := _cue(block)) is not None]
    _require_order(cues)
    return Decoded(duration_ms=max(end for _, _, end in cues), details={"cues": len(cues)})


def _blocks(text: str) -> Iterator[Lines]:
    """The file's paragraphs: what stands between empty lines."""
    block: Lines = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if line:
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _cue(block: Lines) -> tuple[int, int, int] | None:
    """Its line, begin and end in milliseconds; None for a note or region."""
    (number, first), *_ = block
    if re.fullmatch(r"(NOTE|REGION)([ \t].*)?", first) and _ARROW not in first:
        return None
    if re.fullmatch(r"STYLE[ \t]*", first):
        raise _fault("Styles are not taken: how captions look is the page's own. Delete the block.", number)
    times = block if _ARROW in first else block[1:]
    if not times or _ARROW not in times[0][1]:
        raise _fault("Here is neither a cue nor a note. Write its times as 00:01.000 --> 00:02.500.", number)
    (number, line), *said = times
    for place, text in said:
        _require_text(text, place)
    return (number, *_times(line, number))


def _times(line: str, number: int) -> tuple[int, int]:
    found = _TIMES.fullmatch(line)
    if found is None:
        raise _fault("These are no times of a cue. Write them as 00:01.000 --> 00:02.500.", number)
    begin, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:8])
    if end <= begin:
        raise _fault("The cue ends before it begins. Correct its times.", number)
    for setting in found[9].split():
        if not _SETTING.fullmatch(setting):
            raise _fault(f"{setting[:40]!r} is no setting of a cue. Delete it.", number)
    return begin, end


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _require_text(text: str, number: int) -> None:
    if _ARROW in text:
        raise _fault("A cue's times stand within another cue. Leave a line empty between them.", number)
    for tag in _TAG.finditer(text):
        if not tag[2] or not (tag[1] in _TAGS or _STAMP.fullmatch(tag[0][1:-1])):
            raise _fault(f"{tag[0][:40]!r} is no tag of WebVTT. Delete it, or write &lt; for a <.", number)


def _require_order(cues: list[tuple[int, int, int]]) -> None:
    if not 0 < len(cues) <= MAX_CUES:
        raise _fault(f"The file has {len(cues):,} cues; 1 to {MAX_CUES:,} are taken.", 1)
    for (_, earlier, _), (number, begin, _) in pairwise(cues):
        if begin < earlier:
            raise _fault("The cue begins before the one above it. Put the cues in order.", number)


def _fault(message: str, line: int) -> BadContent:
    return BadContent(message, where=f"line {line}")
