"""The edition that suits a reader best: by region, by language, else in the brand's source locale; no database."""

import pytest

from assets.api.editions import best_edition
from assets.errors import NotReleased
from assets.rendering import Edition
from tests.api.calls import ANYBODY

EDITIONS = [
    Edition("CH", "de-CH"),
    Edition("CH", "fr-CH"),
    Edition("DE", "de-DE"),
    Edition("TW", "zh-Hant-TW"),
    Edition("US", "en-US"),
]


def best(languages: str = "", region: str = "") -> str:
    return str(best_edition(EDITIONS, region=region, languages=languages, source_locale="en"))


@pytest.mark.parametrize(
    ("languages", "region", "wanted"),
    [
        ("fr", "", "CH/fr-CH"),
        ("de-DE, fr;q=0.9", "", "DE/de-DE"),
        ("fr;q=0.2, de;q=0.8", "CH", "CH/de-CH"),
        ("zh-TW", "", "TW/zh-Hant-TW"),
        ("ja, *;q=0.1", "", "US/en-US"),
        ("", "", "US/en-US"),
        ("ja", "CH", "CH/de-CH"),
        ("\x00 nonsense;;q=2", "DE", "DE/de-DE"),
    ],
)
def test_a_reader_gets_the_edition_that_suits_best(languages: str, region: str, wanted: str) -> None:
    assert best(languages, region) == wanted


def test_a_region_without_an_edition_is_not_released() -> None:
    with pytest.raises(NotReleased):
        best("de", "FR")


def test_the_front_door_leads_to_the_admin() -> None:
    response = ANYBODY.get("/")

    assert (response.status_code, response["Location"]) == (302, "/admin/")
