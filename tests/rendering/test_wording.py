"""Quotation marks and letter case in templates follow the language, and keep their sources."""

import json

import pytest

from assets.manifest import BlockType, Manifest
from assets.rendering import Edition
from assets.rendering.environment import KEPT_FILTERS
from assets.rendering.tracing import from_json, verify
from assets.rendering.wording import TRACED_WORDING, WORDING
from tests.rendering.kits import EDITIONS, block, brand, region
from tests.rendering.test_render import body, printed

CH, DE, EG, US = EDITIONS
TEXT = block("text", BlockType.RICH, {"de": "Viel <b>Duft</b> & Maß", "en": "Little <i>ink</i>"})


def in_locale(tag: str) -> Manifest:
    """The brand with one market more, whose language is `tag`."""
    return brand(regions=(*brand().regions, region("AQ", "001", "EUR", "UTC", tag)))


@pytest.mark.parametrize(
    ("source", "german", "swiss_french"),
    [
        ("{{ 'x' | quote }}", "„x“", "«\u202fx\u202f»"),
        ("{{ ('a ' ~ ('b' | quote(2))) | quote }}", "„a ‚b‘“", "«\u202fa ‹\u202fb\u202f›\u202f»"),
        ("{{ text | quote }}", "„Viel <b>Duft</b> &amp; Maß“",
         '«\u202f<span lang="en" dir="ltr">Little <i>ink</i></span>\u202f»'),
        ("{{ '<b>' | quote }}", "„&lt;b&gt;“", "«\u202f&lt;b&gt;\u202f»"),
        ("{{ '' | quote }}|{{ blank | quote }}", "|", "|"),
    ],
)  # fmt: skip
def test_a_quotation_has_the_marks_of_the_page_s_language(source: str, german: str, swiss_french: str) -> None:
    blank = block("blank", BlockType.TEXT, {"en": ""})

    assert body(source, TEXT, blank, edition=DE) == german
    assert body(source, TEXT, blank, edition=CH) == swiss_french


def test_a_quotation_in_plain_text_is_plain() -> None:
    assert body("{{ text | quote }}", TEXT, media_type="text/plain") == "„Viel Duft & Maß“"


@pytest.mark.parametrize(
    ("tag", "source", "expected"),
    [
        ("tr", "{{ 'istanbul Işık' | upper }} {{ 'IĞDIR İZMİR' | lower }}", "İSTANBUL IŞIK ığdır izmir"),
        ("az", "{{ 'iki ILIQ' | title }} {{ 'IRI' | capitalize }}", "İki Ilıq Irı"),
        ("el", "{{ 'Μάιος ή Άνοιξη' | upper }} {{ 'ΚΑΦΕΣ' | lower }}", "ΜΑΪΟΣ Ή ΑΝΟΙΞΗ καφες"),
        ("lt", "{{ 'i\u0307\u0301' | upper }} {{ 'Í' | lower }}", "I\u0301 i\u0307\u0301"),
        ("nl", "{{ 'ijs van ijsland' | title }} {{ 'IJS' | capitalize }}", "IJs Van IJsland IJs"),
        ("de", "{{ 'Maß' | upper }} {{ 'GROSS' | lower }}", "MASS gross"),
        ("en", "{{ 'istanbul' | upper }} {{ 'spring BLOOM' | title }}", "ISTANBUL Spring Bloom"),
    ],
)
def test_letters_change_case_as_the_language_does(tag: str, source: str, expected: str) -> None:
    assert body(source, TEXT, in_locale(tag), edition=Edition("AQ", tag)) == expected


def test_a_value_in_another_language_follows_its_own_rules() -> None:
    edition = Edition("AQ", "tr")

    assert body("{{ text | upper }} {{ 'i' | upper }}", TEXT, in_locale("tr"), edition=edition) == "LITTLE INK İ"


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
@pytest.mark.parametrize("name", sorted(WORDING))
def test_a_changed_text_keeps_its_sources(name: str, media_type: str) -> None:
    made = printed(f"x {{{{ text | {name} }}}}", TEXT, media_type=media_type)

    assert made.problems == ()
    index = from_json((made.spans or b"").decode())
    assert verify(index, made.body) == ()
    assert json.loads(made.spans or b"")["visible"]["coarse"] == 0
    assert "block/text" in {row[1] for row in index.sources}


def test_no_filter_of_jinja_s_own_changes_case() -> None:
    assert set(WORDING) == set(TRACED_WORDING)
    assert not set(WORDING) & set(KEPT_FILTERS)
