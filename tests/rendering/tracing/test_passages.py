"""What readers see of each source, as text, and where a text stands in it."""

import pytest

from assets.rendering.tracing import Index, Passage, Visible, passages
from assets.rendering.tracing.index import digest_of

PIECES = (
    ("<p>Röst ", 0),
    ("&amp; ", 1),
    ("Pack</p><style>p{}</style>", 1),
    ("<b>東京</b>\n", 2),
    ("<i> </i>", 0),
    ("en", 2),
)
BODY = "".join(text for text, _ in PIECES).encode()
INDEX = Index(
    digest_of(BODY), tuple((len(text.encode()), number) for text, number in PIECES), (("a",),) * 3, Visible(1, 0, 0)
)


def found(wanted: str = "") -> list[tuple[str, int]]:
    made: tuple[Passage, ...] = passages(INDEX, BODY, is_html=True, wanted=wanted)
    return [(passage.text, passage.source) for passage in made]


def test_all_that_readers_see_is_told_in_order() -> None:
    assert found() == [("Röst ", 0), ("& Pack", 1), ("東京\n", 2), ("en", 2)]


@pytest.mark.parametrize(
    ("wanted", "sources"),
    [
        ("Röst", [0]),
        ("t & P", [0, 1]),
        ("t  &\nP", [0, 1]),
        ("Pack東", [1, 2]),
        ("東京 en", [2, 2]),
        ("&amp;", []),
        ("p{}", []),
        ("ö", [0]),
        ("\u2068Pa\u00adck\u2069", [1]),
    ],
)
def test_a_text_is_found_as_it_is_read(wanted: str, sources: list[int]) -> None:
    assert [source for _, source in found(wanted)] == sources


def test_of_plain_text_every_character_is_seen() -> None:
    made = passages(INDEX, BODY, is_html=False, wanted="&amp;")

    assert [passage.text for passage in made] == ["&amp; Pack</p><style>p{}</style>"]
