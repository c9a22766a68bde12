"""Rendering: the bytes of a document, the language of its parts, its limits, and what is said when it fails."""

import json
import re
from dataclasses import replace

import icu4py.messageformat
import pytest

from assets.errors import RenderingFailed
from assets.manifest import Argument, BlockType, Channel, Manifest, Variant
from assets.rendering import Edition, Rendered, compose, render
from tests.rendering.kits import EDITIONS, block, bundle, contents, document, kit, media, place, slot, template

CH, DE, EG, US = EDITIONS


def printed(
    source: str, *placed: Manifest, edition: Edition = DE, name: str = "a.html", media_type: str = "text/html",
    channel: Channel = Channel.WEB, limit: int = 0, **arguments: Argument,
) -> Rendered:  # fmt: skip
    """A one-part template whose slots are named like what is placed in them: `text` for block/text."""
    slots = [slot(each.key, "text", is_required=False) for each in placed]
    made = template("one", channel, slots, part=(name, media_type, source, limit))
    places = tuple(place(each.key, f"{each.KIND}/{each.key}", **arguments) for each in placed)
    changed = replace(kit(), templates=("one",), placements=places)
    return render(compose(bundle(made, changed, *placed), edition), made, made.parts[0])


def body(*args: object, **kwargs: object) -> str:
    return printed(*args, **kwargs).body.decode()  # type: ignore[arg-type]


def text(values: dict[str, str], type_: BlockType = BlockType.TEXT) -> Manifest:
    return block("text", type_, values)


def test_the_page_says_its_language_and_direction() -> None:
    assert '<html lang="de-DE" dir="ltr">' in document("web.html", DE).body.decode()
    assert '<html lang="ar-EG" dir="rtl">' in document("web.html", EG).body.decode()


def test_a_part_in_another_language_says_which() -> None:
    assert body("{{ text }}", text({"en": "Hi"})) == '<span lang="en" dir="ltr">Hi</span>'
    assert body("{{ text }}", text({"en": "<p>Hi</p>"}, BlockType.RICH)) == '<div lang="en" dir="ltr"><p>Hi</p></div>'
    assert body("{{ text }}", text({"de": "Hallo"})) == "Hallo"
    assert body("{{ text }}", text({"ar": "أهلا", "en": "Hi"}), edition=EG) == "أهلا"


def test_a_fallback_counts_and_writes_numbers_in_its_own_language() -> None:
    made = text({"en": "{n, plural, one {# day} other {# days}}"})

    assert ">1,000 days<" in body("{{ text }}", made, n=Argument(literal=1000))


def test_a_text_is_escaped_in_html_and_plain_elsewhere() -> None:
    made = text({"de": "Kaffee & <Kuchen>"})

    assert body("{{ text }}", made) == "Kaffee &amp; &lt;Kuchen&gt;"
    assert body("{{ text }}", made, name="a.txt", media_type="text/plain") == "Kaffee & <Kuchen>"
    assert body('<i title="{{ text | plain }}">', made) == '<i title="Kaffee &amp; &lt;Kuchen&gt;">'


def test_an_argument_cannot_bring_markup_along() -> None:
    made = text({"de": "<b>{x}</b>"}, BlockType.RICH)

    assert body("{{ text }}", made, x=Argument(literal="<script>")) == "<b>&lt;script&gt;</b>"


def test_values_are_isolated_where_a_direction_could_mix() -> None:
    made = text({"ar": "مرحبا {x}"})

    assert body("{{ text }}", made, edition=EG, x=Argument(literal="Ada")) == "مرحبا <bdi>Ada</bdi>"
    assert "\u2068Ada\u2069" in body("{{ text | plain }}", made, edition=EG, x=Argument(literal="Ada"))


def test_what_is_blank_prints_nothing_and_is_false() -> None:
    made = text({"de": ""})

    assert body("[{{ text }}{% if text %}x{% endif %}]", made) == "[]"
    gone = block("card", BlockType.CARD, {"title:de": "T"})
    assert body("{{ card.link }}{{ card.media.url }}{% if card.text %}x{% endif %}{{ card }}", gone) == "T"


def test_an_asset_argument_is_shown_as_its_type_says() -> None:
    price = {"p": Argument(asset="block/price")}

    assert body("{{ text }}", text({"de": "ab {p, money}"}), **price) == "ab 12,90\u00a0€"
    assert body("{{ text }}", text({"de": "ab {p}"}), **price) == "ab 12,90\u00a0€"
    assert body("{{ text }}", text({"de": "{p}!"}), p=Argument(asset="block/name")) == "Spring Bloom!"


def test_a_term_has_its_forms_and_terms_of_its_own() -> None:
    made = text({"de": "{name, term, genitive} Duft, {outer, term}"})
    outer = block("outer", BlockType.TERM, {"en": "{name, term} Co."})

    assert body("{{ text }}", made, outer) == "Spring Bloom’s Duft, Spring Bloom Co."


def test_terms_in_a_circle_fail_with_the_document() -> None:
    circle = block("outer", BlockType.TERM, {"en": "{outer, term}"})

    with pytest.raises(RenderingFailed, match="uses itself"):
        body("{{ text }}", text({"de": "{outer, term}"}), circle)


def test_media_print_their_address_and_words() -> None:
    photo = media("photo", {"de": 'Die "Tasse"'}, size=(20, 10))
    found = body('<img src="{{ photo.url }}" width="{{ photo.width }}" alt="{{ photo.alt }}">', photo)

    assert re.fullmatch(r'<img src="/m/[0-9a-f]{64}\.jpg" width="20" alt="Die &#34;Tasse&#34;">', found)
    assert body('<img alt="{{ photo.alt }}">', replace(photo, is_decorative=True)) == '<img alt="">'  # type: ignore[type-var]


def test_data_is_read_as_lists_mappings_and_texts() -> None:
    made = block("data", BlockType.DATA, {"en": '{"sizes": ["250 g", "1 kg"], "n": 2}'})

    assert body("{% for s in data.sizes %}{{ s }},{% endfor %}{{ data.n + 1 }}", made) == "250 g,1 kg,3"
    with pytest.raises(RenderingFailed, match="no JSON"):
        body("{{ data }}", block("data", BlockType.DATA, {"en": "{"}))


def test_a_link_that_is_none_fails() -> None:
    with pytest.raises(RenderingFailed, match="no address"):
        body("{{ link }}", block("link", BlockType.LINK, {"en": "javascript:alert(1)"}))


def test_a_mail_has_its_styles_in_its_elements_and_no_link_to_a_sheet() -> None:
    html = document("email.html", DE).body.decode()

    assert '<h1 style="' in html
    assert "<link" not in html
    assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def test_a_style_sheet_elsewhere_is_never_read(tmp_path: object) -> None:
    source = f'<html><head><link rel="stylesheet" href="{tmp_path}/a.css"></head><body><p>x</p></body></html>'
    (tmp_path / "a.css").write_text("p { color: red }")  # type: ignore[operator]

    assert "red" not in body(source, name="email.html", channel=Channel.EMAIL)


def test_the_length_is_counted_as_readers_see_it() -> None:
    made = text({"de": "👩‍👩‍👧" * 3})

    fits = printed("{{ text }}\n", made, name="a.txt", media_type="text/plain", limit=3)
    long = printed("{{ text }}x", made, name="a.txt", media_type="text/plain", limit=3)

    assert fits.problems == ()
    assert [(problem.id, problem.is_error) for problem in long.problems] == [("document.too-long", True)]


def test_a_document_that_is_no_json_fails_with_its_line() -> None:
    with pytest.raises(RenderingFailed, match="no JSON") as caught:
        body('{\n"a": {{ text }}\n}', text({"de": "x"}), name="a.json", media_type="application/json")

    assert caught.value.line == 2


def test_a_document_of_more_than_two_mebibytes_fails() -> None:
    with pytest.raises(RenderingFailed, match="2 MiB"):
        body("{% for a in range(300) %}" + "x" * 9_000 + "{% endfor %}")


def test_a_mistake_in_a_layout_names_the_layout_and_the_line() -> None:
    with pytest.raises(RenderingFailed, match=r"web\.html: kits/card\.html, line \d+: .*undefined"):
        body('{% include "kits/card.html" %}', name="web.html")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ text.upper }}", "Text has no 'upper'."),
        ("{{ brand.colours.nope }}", "dict has no 'nope'."),
        ("{{ [1][5] }}", "list has no 5."),
        ("{{ nope }}", "'nope' is undefined."),
    ],
)
def test_what_is_not_there_is_told_without_the_names_of_modules(source: str, said: str) -> None:
    with pytest.raises(RenderingFailed, match=f"a.html, line 1: {re.escape(said)} Use the template's slots"):
        body(source, text({"en": "Hello"}))


@pytest.mark.parametrize("edition", EDITIONS, ids=str)
def test_strings_are_messages_that_icu_reads(edition: Edition) -> None:
    strings = json.loads(document("strings.json", edition).body)

    message = icu4py.messageformat.MessageFormat(strings["cart"], edition.locale)

    assert "{name" not in strings["cart"]
    shown = {message.format({"count": count, "total": 25}) for count in (1, 2, 3, 11, 100)}
    assert len(shown) == 5 if edition is EG else len(shown) >= 4


def test_fixed_strings_are_in_the_language_of_the_edition() -> None:
    found = [document("web.html", edition).body.decode() for edition in EDITIONS]

    for html, said in zip(found, ("Prix", "Preis", "السعر", "Price"), strict=True):
        assert f"<dt>{said}</dt>" in html
    assert "Solnap für" not in found[1]
    assert "weil Sie Neuigkeiten von Solnap bestellt haben" in document("email.txt", DE).body.decode()


def test_an_instant_is_shown_in_the_zone_of_the_market() -> None:
    assert "21. März 2027 um 09:00" in document("web.html", DE).body.decode()
    assert "March 21, 2027 at 4:00" in document("web.html", US).body.decode()


def test_every_document_of_the_library_can_be_made_without_a_problem() -> None:
    for edition in EDITIONS:
        for name in ("web.html", "email.html", "email.txt", "email.subject.txt", "social.square.txt", "strings.json"):
            assert document(name, edition).problems == ()


def test_a_changed_variant_changes_the_document() -> None:
    order = next(each for each in contents() if each.key == "order")
    changed = replace(order, variants=(Variant("value", "de", "001", "Zugreifen"),))  # type: ignore[call-arg]

    assert "Zugreifen" in document("web.html", DE, changed).body.decode()
