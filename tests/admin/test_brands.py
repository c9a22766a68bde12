"""A brand's identity on its page."""

import pytest

from assets import drafts
from assets.manifest import BrandManifest, LogoRules, Shape, Theme
from tests.admin.browsing import change_url, fields, login, save, text_of
from tests.builders import make_brand

pytestmark = pytest.mark.django_db


def test_an_identity_is_written_in_lines_and_shown_as_it_was_written() -> None:
    brand = make_brand(logos={"main": "logo"}, colours={"ink": "#000000", "paper": "#ffffff"})
    client, page = login(), change_url(brand)
    lines = {
        "logo_rules": "main = light horizontal 96px 25%",
        "contrasts": "paper = ink",
        "spacing": "small = 8px\nwide = 1.5rem",
        "font_files": "body = sans, arabic",
    }

    save(client, page, lines)

    manifest = drafts.read(brand)
    assert isinstance(manifest, BrandManifest)
    assert manifest.logo_rules == {"main": LogoRules(Theme.LIGHT, Shape.HORIZONTAL, 96, 25)}
    assert (manifest.contrasts, manifest.spacing) == ({"paper": ("ink",)}, {"small": "8px", "wide": "1.5rem"})
    assert manifest.font_files == {"body": ("sans", "arabic")}
    shown = fields(client, page)
    assert {name: str(shown[name]).replace("\r\n", "\n") for name in lines} == lines


@pytest.mark.parametrize(
    ("field", "line", "said"),
    [
        ("logo_rules", "main = grey horizontal", "write a theme (light, dark, any)"),
        ("logo_rules", "main = light horizontal 99999px", "a size is a whole number from 0 to 10000"),
        ("spacing", "small = 8", "is no length. Write one such as 8px"),
        ("font_files", "body = Noto Sans", "Write names of fonts and their media"),
        ("contrasts", "paper = two words", "Write grounds and the colours of texts"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_on_the_page(field: str, line: str, said: str) -> None:
    brand = make_brand()

    answer = save(login(), change_url(brand), {field: line})

    assert said in text_of(answer)
