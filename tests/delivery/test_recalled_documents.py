"""Which documents name a recalled file: texts by its address, all others by what they can show."""

import pytest

from assets.delivery import serve
from assets.delivery.recalled_documents import Named, require_documents
from assets.delivery.recalls import recalled_files
from assets.errors import Recalled
from assets.manifest import Kind
from assets.models import Document
from assets.publishing import recall
from assets.rendering import Edition
from tests.builders import ANNA
from tests.delivery.worlds import T0, World, reader, state


def refuses(world: World, media_type: str, body: bytes, name: str = "web.html") -> bool:
    """Whether a document like this, made from a part of this name, may not be delivered."""
    served = serve(reader(world.partner), "solnap", Kind.KIT, "spring", Edition("DE", "de-DE"), state())
    document = Document(media_type=media_type, body=body)
    try:
        require_documents([Named(served, name, document)], world.brand.pk, recalled_files(T0))
    except Recalled:
        return True
    return False


@pytest.mark.parametrize("is_file_only", [False, True])
def test_a_text_is_refused_by_the_digest_in_it_and_a_picture_by_the_media_it_shows(
    world: World, is_file_only: bool
) -> None:
    recall(
        brand=world.brand, name="media/photo", reason="Over.", actor=ANNA, clock=lambda: T0, is_file_only=is_file_only
    )
    (digest,) = recalled_files(T0)

    assert refuses(world, "text/html", f'<img src="/m/{digest}.png">'.encode()) is not is_file_only
    assert refuses(world, "image/png", b"\x89PNG") is not is_file_only
    assert not refuses(world, "text/html", b"<p>Hello</p>")
    assert not refuses(world, "image/png", b"\x89PNG", name="other.png")
