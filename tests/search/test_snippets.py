"""Snippets: which text is shown of what was found, and how much of it."""

from dataclasses import replace

import pytest

from assets.manifest import BlockManifest, BlockType, Policy, Variant
from assets.search import Run, marked, patterns_of, snippet_of

BLOCK = BlockManifest("hero", "The spring hero", BlockType.TEXT, Policy.ANY, tags=("launch", "spring"))


def block(*texts: tuple[str, str], type_: BlockType = BlockType.TEXT) -> BlockManifest:
    variants = tuple(Variant("value", locale, "001", text) for locale, text in texts)
    return replace(BLOCK, type=type_, variants=variants)


def snippet(manifest: BlockManifest, typed: str) -> str:
    """`locale: text`, the marks in brackets."""
    found = snippet_of(manifest, patterns_of(typed))
    if found is None:
        return ""
    return f"{found.locale}: " + "".join(f"[{run.text}]" if run.is_match else run.text for run in found.runs)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("fruehl", "de: Der [Frühl]ing ist da"),
        ("spring", "en: A [spring]"),
        ("hero frühling", "de: Der [Frühling] ist da"),
        ("launch", ": [launch], spring"),
        ("launch hero", ": [launch], spring"),
        ("hero", ""),
        ("spring frühling", "de: Der [Frühling] ist da"),
        ("ist spring da", "de: Der Frühling [ist] [da]"),
    ],
)
def test_the_text_is_shown_whose_place_holds_every_word(typed: str, shown: str) -> None:
    manifest = block(("en", "A spring"), ("de", "Der Frühling ist da"), ("fr", "Da, il est là"))

    assert snippet(manifest, typed) == shown


@pytest.mark.parametrize(
    ("text", "type_", "shown"),
    [
        ("Hi {name}, {n, plural, one {# bag} other {# bags}}", BlockType.TEXT, "en: Hi …, … [bag] / … [bag]s"),
        ("<p>Paper &amp; <b>ba</b>g</p>\n<p>two</p>", BlockType.RICH, "en: Paper & [bag] two"),
        ("a { bag", BlockType.TEXT, "en: a { [bag]"),
    ],
)
def test_readers_words_are_shown_without_their_syntax(text: str, type_: BlockType, shown: str) -> None:
    assert snippet(block(("en", text), type_=type_), "bag") == shown


def test_of_a_long_text_the_words_around_the_first_match_are_shown() -> None:
    text = f"{'before ' * 90}spring {'after ' * 90}"
    shown = snippet(block(("en", text)), "spring")

    assert shown.startswith("en: …before before ")
    assert shown.endswith(" after after…")
    assert len(shown) < 180
    assert "[spring]" in shown
    unspaced = snippet(block(("ja", f"{'前' * 90}京都{'後' * 200}")), "京都")
    assert unspaced == f"ja: …{'前' * 40}[京都]{'後' * 118}…"


def test_a_title_is_shown_whole() -> None:
    assert "".join(run.text for run in marked("word " * 100, ())) == "word " * 100
    assert marked("Spring", patterns_of("spring")) == (Run("Spring", is_match=True),)
