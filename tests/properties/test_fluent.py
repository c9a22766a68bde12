"""Whatever Fluent says, an import says in the same words or lists; whatever is broken, it names."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.exchange.faults import BadFolder, Faults
from assets.exchange.fluent.blocks import copy_of
from assets.exchange.fluent.entries import books_of
from assets.exchange.fluent.sources import Source
from tests import counts
from tests.exchange.fluent.comparing import message_of, said, seen, words_of
from tests.exchange.fluent.reading import read_folder, write_files
from tests.properties.test_content_files import mutated

MAX_SECONDS = 20.0
LOCALES = st.sampled_from(["en", "pl", "ar", "he", "fr", "ja", "cs"])
TERMS = """
-fox = { $case ->
    [gen] Fox’s
    [lower] { $size ->
        [big] foxes
       *[small] fox
    }
   *[nom] Fox
}
-den = The { -fox(case: "gen") } den
other = { $s } in { -den }
"""
CATEGORIES = ["zero", "one", "two", "few", "many", "other"]
words = st.text("ab é'’#,|0", min_size=1, max_size=8).map(lambda text: f"x{text}x")
pieces = st.one_of(
    words,
    st.sampled_from(
        ["{ $n }", "{ $s }", "{ NUMBER($n) }", '{ "{" }', '{ "}" }', '{ "\'" }', '{ "" }', "{ other }", "'"]
    ),
    st.sampled_from(["{ -fox }", "{ -den }", '{ -fox(case: "gen") }', '{ -fox(size: "big", case: "lower") }']),
    st.sampled_from(["<b>x</b>", "<br>", "A &amp; B", "&quot;", "&#35;", "it's", "''"]),
)
runs = st.lists(pieces, min_size=1, max_size=4).map("".join)
SAMPLE = """-a = { $c ->
    [gen] As
   *[nom] A
}
# For b
b = { $n ->
    [one] <b>one</b>
   *[other] { NUMBER($n) } { -a(c: "gen") }
}
    .title = { "{" } b &amp; c
"""


def select(variable: str, keys: list[str], default: str, texts: list[str]) -> str:
    """A select whose default may stand anywhere."""
    rows = [f"    [{key}] {text}" for key, text in zip(keys, texts, strict=False)]
    rows.insert(len(texts) // 2, f"   *[{default}] {texts[0]}")
    return f"{{ ${variable} ->\n" + "\n".join(rows) + "\n}"


selects = st.one_of(
    st.builds(
        select,
        st.just("n"),
        st.lists(st.sampled_from([*CATEGORIES, "0", "1", "5"]), max_size=5, unique=True),
        st.sampled_from(CATEGORIES),
        st.lists(runs, min_size=1, max_size=6),
    ),
    st.builds(
        select,
        st.just("s"),
        st.lists(st.sampled_from(["red", "blue", "other"]), max_size=3, unique=True),
        st.sampled_from(["green", "red", "other"]),
        st.lists(runs, min_size=1, max_size=4),
    ),
)
texts = st.lists(st.one_of(pieces, selects), min_size=1, max_size=3).map("".join)


@settings(max_examples=counts.RANDOM_FLUENT)
@given(text=texts, locale=LOCALES, number=st.integers(0, 130), word=st.sampled_from(["red", "blue", "ä"]))
def test_an_imported_text_says_what_fluent_says(text: str, locale: str, number: int, word: str) -> None:
    source = Source("a.ftl", locale, f"{TERMS}a = {text}\n")
    faults = Faults()
    copy = copy_of(books_of([source], faults), locale)
    faults.raise_any()
    message = message_of(copy, "a", locale)
    if message is None:
        assert [fault for fault in copy.left_out if fault.message.startswith("a: ")]
        return

    bundle = FluentBundle([locale], use_isolating=False)
    bundle.add_resource(FluentResource(source.text))
    fluents, errors = bundle.format_pattern(bundle.get_message("a").value, {"n": number, "s": word})

    assert errors == []
    values = {name: number if name == "n" else word for name in message.types}
    ours = said(message, values, words_of(copy, locale), locale)
    assert ours == seen(fluents, is_html=message.rich)


def outcome(root: Path) -> str:
    """How files fare; a fault without a place, or any other exception, leaves the test."""
    try:
        copy = copy_of(read_folder(root)[0], "en")
    except BadFolder as error:
        return "refused" if all(fault.place.file and fault.message for fault in error.faults) else "told without place"
    lost = {str(fault.place) for fault in copy.left_out if fault.place.line}
    return "whole" if copy.carried == copy.texts or lost else "lost without place"


@pytest.mark.proof(counts.DAMAGED_FLUENT)
def test_damaged_files_are_read_whole_or_named(tmp_path: Path) -> None:
    chance = random.Random(random.random())
    outcomes: Counter[str] = Counter()
    for _ in range(counts.DAMAGED_FLUENT):
        body = mutated(SAMPLE.encode() * chance.choice((1, 1, 20)), chance)
        write_files(tmp_path, {"en/a.ftl": body, "de/a.ftl": SAMPLE})

        start = time.monotonic()
        outcomes[outcome(tmp_path)] += 1

        assert time.monotonic() - start < MAX_SECONDS, body

    assert set(outcomes) <= {"whole", "refused"}, outcomes
