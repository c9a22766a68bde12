"""A list of layers with its index, and the picture drawn from it → the picture's index; and the words beside it."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from assets.manifest import Part, TemplateManifest
from assets.rendering.tracing import from_json, over_whole

WORDS = "text/plain"


def over_picture(spans: bytes, body: bytes) -> bytes:
    """Says which sources the picture was made of: no byte of it is a letter's."""
    return over_whole(from_json(spans.decode()), body).to_json().encode()


def words_beside(part: Part) -> str:
    """The name of the document that says a picture in words: `square.alt.txt` beside `square.jpg`."""
    return f"{PurePosixPath(part.name).stem}.alt.txt"


def without_words(template: TemplateManifest) -> Iterator[Part]:
    """The pictures that no part of the template describes to those who do not see them."""
    texts = {part.name for part in template.parts if part.media_type.partition(";")[0] == WORDS}
    return (part for part in template.parts if part.is_drawn and words_beside(part) not in texts)
