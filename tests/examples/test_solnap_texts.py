"""examples/solnap: its texts are written as each language writes, and its documents say nothing else."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from icu4py.messageformat import MessageFormat

from assets.localization.formatting import Context
from assets.localization.locales import direction
from assets.localization.messages import message, parse
from assets.localization.messages.nodes import Literal
from assets.localization.messages.signatures import walk
from assets.manifest import BLOCK_FIELDS, BlockManifest, FieldType
from tests.examples.demo import EDITIONS, compositions, content, documents

SCRIPTS = {
    "ar": "[\u0600-\u06ff]",
    "he": "[\u0590-\u05ff]",
    "hi": "[\u0900-\u097f]",
    "ja": "[\u3040-\u30ff\u4e00-\u9fff]",
    "ko": "[\uac00-\ud7a3]",
    "zh-Hant": "[\u4e00-\u9fff]",
}
MISPRINTS = {
    "ar": r"[,;?]",
    "de-CH": "ß",
    "en-GB": r"[“”—]",
    "es": r"^[^¡]*!|^[^¿]*\?",
    "fr": r" [:;!?»]|« |\w[;!?]",
    "fr-CA": r"\s[;!?]",
    "ja": r"[\u3040-\u9fff][,.:;!?()]|[,.:;!?(][\u3040-\u9fff]",
    "ko": r"[、。！？]",
    "pl": r"(?<!\S)[zwiaouZWIAOU] |[“\"]",
    "zh-Hant": r"[\u4e00-\u9fff][,.:;!?()]|[“”]",
}
"""By locale, what its texts do not have: foreign punctuation, wrong spaces, letters that the country has given up."""
COUNTS = (0, 1, 2, 3, 5, 11, 21, 100, 1_000_000)


def texts(locale: str) -> Iterator[tuple[str, str]]:
    """(key, words) of the demo's blocks in the locale, with … where a value, a term or a branch stands."""
    for manifest in content().manifests.values():
        for variant in manifest.variants if isinstance(manifest, BlockManifest) else ():
            field_type = BLOCK_FIELDS[manifest.type][variant.field]
            if variant.locale == locale and field_type.is_text:
                parsed = parse(variant.value, rich=field_type is FieldType.RICH)
                yield manifest.key, "…".join(node.text for node in walk(parsed.nodes) if isinstance(node, Literal))


@pytest.mark.parametrize("locale", SCRIPTS)
def test_a_language_is_written_in_its_own_script(locale: str) -> None:
    latin = {key for key, words in texts(locale) if not re.search(SCRIPTS[locale], words)}

    assert latin <= {"solnap"}


@pytest.mark.parametrize("locale", MISPRINTS)
def test_a_text_keeps_its_language_s_typography(locale: str) -> None:
    found = list(texts(locale))

    assert found
    assert [(key, words) for key, words in found if re.search(MISPRINTS[locale], words)] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_document_is_made_and_html_says_language_and_direction(edition: str) -> None:
    made = documents(edition)
    locale = edition.partition("/")[2]

    assert len(made) == 11
    for name in ("web.html", "email.html"):
        assert f'<html lang="{locale}" dir="{direction(locale)}"' in made[name]


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("CH/de-CH", ["süsser", "CHF", "16.50", "«Zwei Jahre"]),
        ("CA/en-CA", ["flavour", "March 20, 2027", "$21.00"]),
        ("GB/en-GB", ["flavour", "20 March 2027", "£12.50"]),
        ("US/en-US", ["flavor,", "March 20, 2027", "$16.00"]),
        ("PL/pl-PL", ["26 tygodniach", "3 opakowań", "59,90\u00a0zł", "W\u00a0Solnapie"]),
        ("EG/ar-EG", ["٣</bdi> أيام", "٢٠ مارس ٢٠٢٧"]),
        ("IL/he-IL", ["21 במרץ 2027", "26</bdi> שבועות"]),
        ("JP/ja-JP", ["￥1,980", "2027年3月20日", "26週間"]),
        ("KR/ko-KR", ["₩19,800", "오전 9:00"]),
    ],
)
def test_a_page_speaks_as_its_market_does(edition: str, words: list[str]) -> None:
    page = documents(edition)["web.html"]

    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_application_s_strings_say_in_icu_what_they_say_here(edition: str) -> None:
    composition = compositions()[edition]
    strings: dict[str, str] = json.loads(documents(edition)["strings.json"])
    day = datetime(2027, 3, 23, 12, tzinfo=UTC)
    context = Context(locale=composition.edition.locale)
    cases: list[tuple[str, Any, Any]] = [("greeting", {"name": "Ada"}, {"name": "Ada"})]
    cases += [("arrives", {"day": "2027-03-23"}, {"day": day})]
    cases += [("basket", {"count": count}, {"count": count}) for count in COUNTS]

    for key, here, there in cases:
        source = composition.items[f"block/{key}"].fields["value"].value
        shown = MessageFormat(strings[key], f"{composition.edition.locale}@timezone=UTC").format(there)
        assert shown == message(source, here, context), (key, here)
