"""A document and its items → the media that stand in an img element without being pictures: no browser shows them."""

import re
from collections.abc import Iterable, Iterator

from assets.rendering.composition import Item
from assets.rendering.pictures import IMAGE

_IMG = re.compile(r"<img\b[^<>]*", re.IGNORECASE)
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def unshowable(html: str, items: Iterable[Item]) -> Iterator[Item]:
    """In the order of the items, each once."""
    others = [item for item in items if item.file.digest and not item.file.media_type.startswith(IMAGE)]
    shown = {digest for tag in _IMG.findall(html) for digest in _DIGEST.findall(tag)} if others else set()
    return (item for item in others if item.file.digest in shown)
