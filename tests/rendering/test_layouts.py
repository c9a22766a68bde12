"""The shipped layouts and their catalogues: complete, accessible in structure, without a request to anywhere."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assets.localization.locales import parent
from assets.manifest import BlockType, Channel, Manifest, to_json
from assets.rendering import Edition, freeze_template, guard, read_shipped, template_faults
from tests.rendering.kits import EDITIONS, ROOT, block, brand, document, kit, region, shipped, template, templates

CH, DE, EG, US = EDITIONS
HTML = ("web.html", "email.html")
LANGUAGES = {"ar", "de", "es", "fr", "he", "hi", "it", "ja", "ko", "pl", "pt", "zh-Hant"}


class Elements(HTMLParser):
    """Collects (tag, attributes) of a document, and whether every element is closed in its turn."""

    VOID = frozenset({"meta", "img", "br", "source", "link", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def elements(name: str, edition: Edition, *changed: Manifest) -> Elements:
    return Elements(document(name, edition, *changed).body.decode())


def test_the_catalogues_translate_every_fixed_string_and_no_other() -> None:
    used = frozenset[str]().union(*(guard.messages(name, text) for name, text in shipped().layouts.items()))
    template_file = (ROOT / "locale" / "layouts.pot").read_text()

    assert {locale for locale, texts in shipped().catalogues.items() if set(texts) == used} == LANGUAGES
    for texts in shipped().catalogues.values():
        assert set(texts) <= used
        assert all(
            set(re.findall(r"%\(\w+\)s", key)) == set(re.findall(r"%\(\w+\)s", text)) for key, text in texts.items()
        )
    assert all(f'msgid "{key}"' in template_file for key in used)


def test_a_regional_catalogue_holds_what_its_language_says_otherwise() -> None:
    catalogues = shipped().catalogues

    for locale in set(catalogues) - LANGUAGES:
        assert not catalogues[locale].items() & catalogues[parent(locale)].items(), locale


def test_every_layout_may_be_compiled_and_tells_how_to_use_it() -> None:
    for name, source in shipped().layouts.items():
        guard.check("part.html", f'{{% include "{name}" %}}', shipped().layouts)
        assert source.startswith("{#\n")


@pytest.mark.parametrize("name", HTML)
@pytest.mark.parametrize("edition", EDITIONS, ids=str)
def test_elements_are_closed_and_identifiers_unique(name: str, edition: Edition) -> None:
    found = elements(name, edition)

    identifiers = [attributes["id"] for _, attributes in found.found if "id" in attributes]
    assert found.open == []
    assert len(set(identifiers)) == len(identifiers)


def test_a_page_has_landmarks_one_heading_and_a_way_past_its_top() -> None:
    found = elements("web.html", DE)

    assert [len(found.all(tag)) for tag in ("header", "main", "footer", "h1", "title")] == [1] * 5
    assert found.all("a")[0]["href"] == "#main"
    assert found.all("main")[0]["id"] == "main"
    headings = [tag for tag, _ in found.found if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == "h1"
    assert set(headings[1:]) == {"h2"}


@pytest.mark.parametrize("name", HTML)
def test_every_picture_has_words_and_its_size(name: str) -> None:
    for attributes in elements(name, DE).all("img"):
        assert attributes["alt"]
        assert attributes["src"]
        assert {"width", "height"} & set(attributes)


@pytest.mark.parametrize("name", HTML)
def test_a_document_asks_no_other_place_for_anything(name: str) -> None:
    text = document(name, DE).body.decode()

    assert not re.search(r"""(?:src|srcset)="(?!/m/)|<link|<script|@import|url\(|<iframe""", text)


def test_a_page_serves_dark_screens_and_still_ones_and_sets_no_physical_side() -> None:
    style = re.search(r"<style>(.*?)</style>", document("web.html", EG).body.decode(), re.DOTALL)

    assert style
    assert "prefers-color-scheme: dark" in style[1]
    assert "prefers-reduced-motion" in style[1]
    assert ":focus-visible" in style[1]
    assert not re.search(
        r"(?:margin|padding|border)-(?:left|right)|\b(?:left|right):|text-align: (?:left|right)", style[1]
    )


SCRIPTS = brand(regions=(*brand().regions, region("AQ", "001", "EUR", "UTC", "ja", "ko", "ar")))
PART = block(
    "lead", BlockType.RICH, {"ja": "<p>名<em>前</em></p>", "ko": "<p>이<em>름</em></p>", "ar": "<p><em>اسم</em></p>"}
)


@pytest.mark.parametrize(
    ("locale", "rules"),
    [("ja", "line-break: strict;word-break: normal;"), ("ko", "line-break: strict;word-break: keep-all;"), ("ar", "")],
)
def test_a_mail_carries_its_language_and_the_rules_of_its_script_in_its_elements(locale: str, rules: str) -> None:
    found = elements("email.html", Edition("AQ", locale), SCRIPTS, PART)

    outer = next(attributes for _, attributes in found.found if attributes.get("class") == "outer")
    assert (outer["lang"], outer["dir"]) == (locale, "rtl" if locale == "ar" else "ltr")
    assert rules in str(outer["style"])
    assert found.all("em") == [{"style": "font-style: normal;font-weight: bold;"}]


def test_a_part_in_another_script_than_its_page_breaks_its_lines_by_its_own_rules() -> None:
    korean = block("headline", BlockType.TEXT, {"ko": "이름"})
    falling_back = replace(SCRIPTS, chains={"ja": ("ko",)})
    page, mail = (document(name, Edition("AQ", "ja"), falling_back, korean).body.decode() for name in HTML)

    assert '<span lang="ko" dir="ltr">이름</span>' in page
    assert ":lang(ko) { line-break: strict; word-break: keep-all; }" in page
    assert '<span lang="ko" dir="ltr" style="line-break: strict;word-break: keep-all;">이름</span>' in mail


@pytest.mark.parametrize("name", HTML)
def test_no_layout_spaces_letters_or_changes_their_case(name: str) -> None:
    source = shipped().layouts[f"kits/{name}"]

    assert not re.search(r"letter-spacing|text-transform|font-variant|font-style: italic", source)


def test_the_colours_and_fonts_are_the_brand_s() -> None:
    for name in HTML:
        text = document(name, DE).body.decode()
        assert "#5b3a1e" in text
        assert "Inter, 'Noto Sans', sans-serif" in text


def test_a_brand_with_nothing_but_a_name_has_a_page_too() -> None:
    bare = brand(colours={}, fonts={}, logos={})

    assert '<span class="wordmark">Solnap</span>' in document("web.html", DE, bare).body.decode()


def test_a_light_logo_is_for_dark_screens() -> None:
    both = brand(logos={"main": "logo", "light": "bag"})

    assert 'media="(prefers-color-scheme: dark)"' in document("web.html", DE, both).body.decode()


def test_blocks_that_are_left_empty_leave_nothing_behind() -> None:
    made = template("bare", Channel.WEB, (), page=("a.html", "text/html", '{% extends "kits/web.html" %}', 0))
    text = document("a.html", DE, made, replace(kit(), templates=("bare",))).body.decode()

    for name in ("eyebrow", "lead", "actions", "facts", "features", "content", "legal", "announcement"):
        assert f'class="{name}"' not in text
    assert "hero-alone" in text


def test_a_mail_stresses_arabic_by_weight_as_its_script_has_no_italics() -> None:
    source = '{% extends "kits/email.html" %}{% block content %}<em>!</em>{% endblock %}'
    made = template("bare", Channel.EMAIL, (), mail=("a.html", "text/html", source, 0))
    arabic, german = (document("a.html", edition, made, replace(kit(), templates=("bare",))) for edition in (EG, DE))

    assert '<em style="font-style: normal;font-weight: bold;">' in arabic.body.decode()
    assert "<em>" in german.body.decode()


def test_labels_of_a_plain_mail_are_punctuated_as_the_language_does() -> None:
    assert "\nPrix\u00a0: 14.50\u00a0CHF\n" in document("email.txt", CH).body.decode()
    assert "\nPreis: 12,90\u00a0€\n" in document("email.txt", DE).body.decode()


def test_freezing_copies_what_is_used_and_nothing_else() -> None:
    page, mail, post, app = templates()

    assert set(page.layouts) == {"kits/web.html", "kits/card.html", "kits/picture.html"}
    assert set(post.layouts) == {"kits/social.txt"}
    assert post.catalogues == {}
    assert set(app.layouts) == {"kits/strings.json"}
    assert set(mail.catalogues["de"]) == {
        "Price",
        "Price: %(price)s",
        "Available from",
        "Available from: %(launch)s",
        "You receive this e-mail because you asked %(name)s for news.",
    }


def test_freezing_twice_gives_the_same_manifest() -> None:
    for made in templates():
        assert to_json(freeze_template(made, shipped())) == to_json(made)


def test_a_part_that_cannot_be_read_is_a_fault_with_its_line() -> None:
    broken = template(
        "t", Channel.WEB, (), a=("a.html", "text/html", "\n{% if %}", 0), b=("b.html", "text/html", "", 0)
    )

    assert [(fault.part, fault.line) for fault in template_faults(broken)] == [("a.html", 2)]
    assert not [fault for made in templates() for fault in template_faults(made)]


def test_a_fuzzy_or_empty_translation_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "pt_BR" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    entries = '#, fuzzy\nmsgid "a"\nmsgstr "x"\n\nmsgid "b"\nmsgstr ""\n\nmsgctxt "menu"\nmsgid "c"\nmsgstr "ç"\n'
    (folder / "layouts.po").write_text(header + entries)
    (tmp_path / "kits").mkdir()

    found = read_shipped(layouts=tmp_path / "kits", catalogues=tmp_path / "locale")

    assert found.catalogues == {"pt-BR": {"menu\x04c": "ç"}}
