"""Filters: formats in the market's way, Jinja's own on the text of objects, and nothing beside the list."""

import pytest

from assets.errors import RenderingFailed
from assets.manifest import BlockType, Manifest
from assets.rendering.environment import KEPT_FILTERS, KEPT_TESTS, DocumentEnvironment
from assets.rendering.filters import OWN
from tests.rendering.kits import EDITIONS, block
from tests.rendering.test_render import body

CH, DE, EG, US = EDITIONS
PRICE = block("price", BlockType.MONEY, {"en@DE": "1234.50 EUR", "en@US": "1234.50 USD"})
LAUNCH = block("launch", BlockType.DATE, {"en": "2027-03-21T22:30:00Z"})
DAY = block("day", BlockType.DATE, {"en": "2027-03-21"})
TEXT = block("text", BlockType.RICH, {"de": "<p>Viel <b>Duft</b></p>"})


@pytest.mark.parametrize(
    ("source", "german", "american"),
    [
        ("{{ price }}", "1.234,50\u00a0€", "$1,234.50"),
        ('{{ price | money("code") }}', "1.234,50\u00a0EUR", "USD\u00a01,234.50"),
        ('{{ price | money("name") }}', "1.234,50 Euro", "1,234.50 US dollars"),
        ("{{ price.amount }} {{ price.currency }}", "1234.50 EUR", "1234.50 USD"),
        ("{{ price | number(2, 2) }}", "1.234,50", "1,234.50"),
        ('{{ launch | date("long") }}', "21. März 2027", "March 21, 2027"),
        ("{{ launch | time }}", "23:30", "6:30\u202fPM"),
        ('{{ launch | datetime("short", "short") }}', "21.03.27, 23:30", "3/21/27, 6:30\u202fPM"),
        ("{{ launch.iso }}", "2027-03-21T22:30:00Z", "2027-03-21T22:30:00Z"),
        ("{{ day }}", "21. März 2027", "March 21, 2027"),
        ('{{ day | date("short") }}', "21.03.27", "3/21/27"),
        ("{{ 1234.5 | number }}", "1.234,5", "1,234.5"),
        ('{{ "0.255" | percent(1) }}', "25,5\u00a0%", "25.5%"),
        ('{{ 250 | unit("gram", "short") }}', "250 g", "250 g"),
        ('{{ ["a", "b", "c"] | list }}', "a, b und c", "a, b, and c"),
        ('{{ ["a", "b"] | list("or") }}', "a oder b", "a or b"),
        ("{{ edition }} {{ edition.language }} {{ market.currency }}", "DE/de-DE de EUR", "US/en-US en USD"),
        ("{{ market.measurement }} {{ market.time_zone }}", "metric Europe/Berlin", "US America/New_York"),
    ],
)
def test_a_value_is_written_as_its_market_writes_it(source: str, german: str, american: str) -> None:
    assert body(source, PRICE, LAUNCH, DAY, edition=DE) == german
    assert body(source, PRICE, LAUNCH, DAY, edition=US) == american


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ text | upper }}", "VIEL DUFT"),
        ("{{ text | length }}", "9"),
        ("{{ text | truncate(6, true, '…', 0) }}", "Viel …"),
        ("{{ text | replace('Viel', 'Mehr') }}", "Mehr Duft"),
        ("{{ text | tojson }}", '"Viel Duft"'),
        ("{{ {'a': text} | tojson }}", '{"a": "Viel Duft"}'),
        ("{{ [text, text] | join(' · ') }}", "Viel Duft · Viel Duft"),
        ("{{ text | urlencode }}", "Viel%20Duft"),
        ("{{ text | default('x') }}", "<p>Viel <b>Duft</b></p>"),
        ("{{ text ~ '!' }}", "Viel Duft!"),
        ("{{ text | wordwrap(5) }}", "Viel\nDuft"),
    ],
)
def test_filters_that_read_characters_get_the_plain_text(source: str, expected: str) -> None:
    assert body(source, TEXT) == expected


def test_every_filter_and_test_is_one_of_those_listed() -> None:
    environment = DocumentEnvironment()

    assert set(environment.filters) == set(KEPT_FILTERS)
    assert set(environment.tests) == set(KEPT_TESTS)
    assert set(environment.globals) == {"range"}
    assert not {"attr", "format", "center", "batch", "slice", "pprint", "map", "random", "safe"} & set(
        {*KEPT_FILTERS, *OWN}
    )


@pytest.mark.parametrize(
    ("value", "is_allowed"),
    [
        ("#5b3a1e", True),
        ("Inter, 'Noto Sans', sans-serif", True),
        ("rgb(1 2 3 / 4)", False),
        ("red; x: url(//a)", False),
        ("</style><script>", False),
        ("a\\62", False),
    ],
)
def test_a_style_takes_values_and_no_more(value: str, is_allowed: bool) -> None:
    data = block("data", BlockType.DATA, {"en": f'["{value}"]'.replace("\\", "\\\\")})

    if is_allowed:
        assert body("<style>a { color: {{ data[0] | css }} }</style>", data) == f"<style>a {{ color: {value} }}</style>"
        return
    with pytest.raises(RenderingFailed, match="no plain CSS value"):
        body("{{ data[0] | css }}", data)


@pytest.mark.parametrize(
    "source",
    ["{{ 'x' | number }}", "{{ 'x' | date }}", "{{ 'x' | money }}", "{{ 1 | unit('furlong') }}", "{{ [1] | icu }}"],
)
def test_a_value_that_is_no_such_thing_fails_with_the_line(source: str) -> None:
    with pytest.raises(RenderingFailed, match="a.html, line 2") as caught:  # noqa: RUF043 - a dot is a dot here
        body(f"\n{source}")

    assert caught.value.line == 2


def test_a_variable_named_like_a_fact_does_not_change_how_values_are_written() -> None:
    placed: list[Manifest] = [PRICE]

    assert body("{% set edition = 'x' %}{{ 1234.5 | number }}", *placed) == "1.234,5"
