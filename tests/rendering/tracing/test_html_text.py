"""Where the text of an HTML document is."""

import time

import pytest

from assets.rendering.tracing.html_text import text_stretches, visible_stretches

LONGEST_SECONDS = 2.0


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("a<b class='x>y'>c</b>d", ["a", "c", "d"]),
        ("<!-- a --><p>b<!--", ["b"]),
        ("<style>a{}</style>b<SCRIPT>if (a<b)</SCRIPT>c", ["b", "c"]),
        ("1 < 2 &amp; 3", ["1 < 2 &amp; 3"]),
        ("<header>a</header>", ["a"]),
        ('<p title="a', []),
        ("", []),
    ],
)
def test_text_is_what_stands_outside_tags_comments_styles_and_scripts(html: str, texts: list[str]) -> None:
    assert [html[start:stop] for start, stop in text_stretches(html)] == texts


def test_the_head_is_not_visible() -> None:
    html = "<html><head><title>a</title></head><body>b"

    assert [html[start:stop] for start, stop in visible_stretches(html)] == ["b"]


@pytest.mark.parametrize("piece", ["<a \"'", "<!--", "<script ", "<head>", "<", "<style></style", "<a b='"])
def test_hostile_html_takes_time_in_proportion_to_its_length(piece: str) -> None:
    started_at = time.process_time()

    list(visible_stretches(piece * 100_000))

    assert time.process_time() - started_at < LONGEST_SECONDS
