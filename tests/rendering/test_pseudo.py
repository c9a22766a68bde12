"""A kit in pseudo-locales: whole documents, and the words in them that could not be translated."""

import json
import re
import time

import pytest

from assets.manifest import BlockType, Channel, Manifest
from assets.rendering import Edition, editions
from assets.rendering.tracing.html_text import visible_stretches
from tests.rendering.kits import EDITIONS, block, brand, bundle, document, region, shipped, templates
from tests.rendering.test_layouts import elements
from tests.rendering.test_render import printed

MOST_SECONDS = 0.5
PSEUDO = ("en-XA", "ar-XB")
MARKETS = ("CH", "DE", "EG", "US")
NAMES = [part.name for template in templates() for part in template.parts]
TEXT = block("text", BlockType.TEXT, {"en": "Hello {name}", "de": "Hallo {name}"})
XA = Edition("DE", "en-XA")


def told(source: str, *placed: Manifest, media_type: str = "text/html", channel: Channel = Channel.WEB) -> list[str]:
    """What is said of the words that are written in a template."""
    made = printed(source, *placed, edition=XA, media_type=media_type, channel=channel)
    assert all(problem.id == "text.hard-coded" and problem.is_error for problem in made.problems)
    return [problem.message for problem in made.problems]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("code", MARKETS)
@pytest.mark.parametrize("locale", PSEUDO)
def test_every_layout_passes_in_every_market(name: str, code: str, locale: str) -> None:
    made = document(name, Edition(code, locale))

    assert made.problems == ()
    assert made.spans is not None


@pytest.mark.parametrize("name", ["web.html", "email.html"])
@pytest.mark.parametrize("locale", PSEUDO)
def test_a_page_says_the_pseudo_locale_and_is_well_formed(name: str, locale: str) -> None:
    found = elements(name, Edition("DE", locale))

    root = found.all("html")[0]
    assert (root["lang"], root["dir"]) == (locale, "ltr" if locale == "en-XA" else "rtl")
    assert found.open == []
    assert {attributes["lang"] for _, attributes in found.found if "lang" in attributes} == {locale}


@pytest.mark.parametrize(
    "layout", sorted(name for name in shipped().layouts if name.endswith(("web.html", "email.html", ".txt")))
)
@pytest.mark.parametrize("locale", PSEUDO)
def test_a_layout_passes_with_every_block_filled_and_with_none(layout: str, locale: str) -> None:
    bare, hello = brand(logos={}), block("text", BlockType.TEXT, {"de": "Hallo"})
    names = set(re.findall(r"{% block (\w+)", shipped().layouts[layout])) - {"main", "footer", "logo", "head"}
    blocks = "".join(f"{{% block {name} %}}{{{{ text }}}}{{% endblock %}}" for name in sorted(names))
    media_type = "text/html" if layout.endswith("html") else "text/plain"

    for inside in (blocks, ""):
        source = f'{{% extends "{layout}" %}}{inside}'
        made = printed(source, hello, bare, edition=Edition("DE", locale), media_type=media_type)
        assert made.problems == ()


def test_all_words_of_an_accented_page_stand_in_brackets_but_values() -> None:
    page = document("web.html", Edition("US", "en-XA")).body.decode()

    shown = " ".join(page[start:stop] for start, stop in visible_stretches(page))
    while "[" in shown:
        shown = re.sub(r"\[[^\[\]]*\]", "", shown)
    assert shown.split() == ["$13.95", "March", "21,", "2027", "at", "4:00", "AM", "–"]


def test_strings_for_applications_are_pseudo_too() -> None:
    strings = json.loads(document("strings.json", Edition("US", "en-XA")).body)

    assert strings["headline"] == "[[Šþŕîñĝ Ɓļööɱ öñé ţŵö] îš ĥéŕé öñé ţŵö]"
    assert strings["cart"].startswith("[{count, plural, one {# ƀåĝ} other {# ƀåĝš}} öƒ [")


def test_a_deliberate_blank_stays_blank_and_a_fallback_is_no_foreign_part() -> None:
    blank = block("text", BlockType.TEXT, {"de": ""})

    assert printed("({{ text }})", blank, edition=XA).body == b"()"
    assert b"lang" not in printed("{{ text }}", block("text", BlockType.TEXT, {"en": "Hi"}), edition=XA).body


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>\n\nBuy <b>\nnow</b></p>", ["a.html, line 3: “Buy” cannot be translated.",
                                      "a.html, line 4: “now” cannot be translated."]),
        ("\n{{ 'Buy' }}", ["a.html, line 2: “Buy” cannot be translated."]),
        ("{% set a = 'Buy' %}\n<p>{{ a }}</p>", ["a.html, line 2: “Buy” cannot be translated."]),
        ('<img alt="A cup" src="/x">', ["a.html, line 1: “A cup” cannot be translated."]),
        ("<a title='Go' href='/go'></a>", ["a.html, line 1: “Go” cannot be translated."]),
        ('<meta name="description" content="All">', ["a.html, line 1: “All” cannot be translated."]),
        ("<p>https://a.example/{{ brand.colours.primary }} or</p>", ["a.html, line 1: “or” cannot be translated."]),
        ("<p>https://a.example/b</p>", []),
        ("<title>Shop</title>", ["a.html, line 1: “Shop” cannot be translated."]),
        ('<div class="a" data-x="b" id="c"><style>p { color: red }</style><!-- no -->&nbsp;&middot; 5 –</div>', []),
        ('<meta name="viewport" content="width=device-width">', []),
        ("{{ edition }} {{ market.currency }} {{ brand.title }} {{ brand.colours.primary }}", []),
    ],
)  # fmt: skip
def test_words_written_in_a_template_are_told_with_their_line(source: str, found: list[str]) -> None:
    assert told(source) == found


def test_words_in_plain_text_mail_and_strings_are_told_too() -> None:
    assert told("\nBuy: 5", media_type="text/plain") == ["a.html, line 2: “Buy: 5” cannot be translated."]
    assert told('{"key": "Buy", "n": true}', media_type="application/json") == [
        "a.html, line 1: “Buy” cannot be translated."
    ]
    mail = '<style>p { color: red }</style><p title="x">{{ brand.title }}</p>'
    assert told(mail, channel=Channel.EMAIL) == ["a.html, line 1: “x” cannot be translated."]


def test_words_of_blocks_and_catalogues_are_not_told() -> None:
    source = '<p title="{{ text | plain }}">{{ text }}: {% trans %}Price{% endtrans %} {{ text | upper | quote }}</p>'

    made = printed(source, block("text", BlockType.TEXT, {"en": "Hello"}), edition=XA)

    assert made.problems == ()
    assert b"[\xc3\x9e" in made.body


def test_a_real_edition_is_not_searched() -> None:
    assert printed("Buy", edition=EDITIONS[1]).problems == ()


def test_a_kit_has_pseudo_editions_only_when_asked_or_where_a_region_lists_them() -> None:
    listing = brand(regions=(*brand().regions[:-1], region("EG", "001", "EGP", "Africa/Cairo", "ar-EG", "en-XA")))

    assert not {edition.locale for edition in editions(bundle())} & set(PSEUDO)
    assert [str(edition) for edition in editions(bundle(), "ar-XB")] == [f"{code}/ar-XB" for code in MARKETS]
    assert Edition("EG", "en-XA") in editions(bundle(listing))


@pytest.mark.parametrize("unit", ["<a ", "<a alt=", '<a alt="', " ", "&a", "<!-- ", "a\n"])
def test_a_large_document_is_searched_in_time_that_grows_with_its_length(unit: str) -> None:
    started = time.process_time()

    printed(unit * (60_000 // len(unit)), edition=XA)

    assert time.process_time() - started < MOST_SECONDS
