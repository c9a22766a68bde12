"""HTML → the stretches of it that are text, not tags, comments, styles or scripts."""

import re
from collections.abc import Iterator

# Every branch ends at the document's end at the latest and gives nothing back: time grows with the length only.
_ATTRIBUTES = r"""(?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+"""
_NOT_TEXT = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(script|style)\b{_ATTRIBUTES}>.*?(?:</\1\s*>|\Z)"
    rf"|<[!?/a-z]{_ATTRIBUTES}(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_HEAD = re.compile(r"<head\b.*?(?:</head\s*>|\Z)", re.DOTALL | re.IGNORECASE)


def text_stretches(html: str) -> Iterator[tuple[int, int]]:
    """(start, stop) of each piece of `html` that a parser reads as text, in order."""
    position = 0
    for match in _NOT_TEXT.finditer(html):
        if match.start() > position:
            yield position, match.start()
        position = match.end()
    if position < len(html):
        yield position, len(html)


def visible_stretches(html: str) -> Iterator[tuple[int, int]]:
    """The text stretches outside the document's head."""
    head = _HEAD.search(html)
    for start, stop in text_stretches(html):
        if head is None or not head.start() <= start < head.end():
            yield start, stop
