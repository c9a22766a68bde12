"""A brand's identity as the API and the command answer it."""

import io
import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.utils import timezone

from assets import drafts
from assets.api.identity import face_body
from assets.manifest import BrandManifest, LogoRules, Shape, Theme
from tests.api.calls import BASE, Caller
from tests.builders import save
from tests.delivery.worlds import World, release

pytestmark = pytest.mark.django_db
TOKENS = f"{BASE}/tokens"


def identify(world: World) -> None:
    """Gives the brand an identity, in its drafts."""
    manifest = drafts.read(world.brand)
    assert isinstance(manifest, BrandManifest)
    rules = {name: LogoRules(Theme.LIGHT, Shape.SYMBOL, 24, 50) for name in ("main", "secret")}
    logos = {"main": "photo", "secret": "poster"}
    files = {"body": ("poster", "photo"), "heading": ("poster",)}
    colours = {"ink": "#000000", "paper": "#ffffff", "named": "navy"}
    contrasts = {"paper": ("ink", "named")}
    said = replace(manifest, logos=logos, logo_rules=rules, colours=colours, contrasts=contrasts, font_files=files)
    save(world.brand, said)


def tokens(*words: str) -> dict[str, object]:
    out = io.StringIO()
    call_command("tokens", *words, stdout=out)
    found: dict[str, object] = json.loads(out.getvalue())
    return found


def test_a_partner_reads_the_identity_with_the_media_it_may_see(world: World, shop: Caller, press: Caller) -> None:
    identify(world)
    release(world.brand, "brand/solnap", now=timezone.now())

    body = shop.json(BASE)

    assert body["contrasts"] == [
        {"ground": "paper", "text": "ink", "ratio": 21.0},
        {"ground": "paper", "text": "named", "ratio": None},
    ]
    assert body["logo_rules"] == {
        "main": {"theme": "light", "shape": "symbol", "min_width_px": 24, "clear_space_percent": 50}
    }
    assert body["font_files"] == {"body": ["photo"]}
    assert body["links"]["tokens"] == TOKENS


@pytest.mark.parametrize(
    ("style", "weight", "slant"),
    [
        ("Bold", 700, "normal"),
        ("Semi Bold Italic", 600, "italic"),
        ("ExtraLight", 200, "normal"),
        ("Medium Oblique", 500, "oblique"),
        ("Italic", 400, "italic"),
        ("Condensed", 400, "normal"),
        ("", 400, "normal"),
    ],
)
def test_a_fonts_style_is_told_as_css_writes_it(style: str, weight: int, slant: str) -> None:
    assert face_body("Noto Sans", style) == {"family": "Noto Sans", "weight": weight, "style": slant}


def test_tokens_are_those_of_the_released_brand_in_their_own_media_type(
    world: World, shop: Caller, press: Caller
) -> None:
    before = shop.get(TOKENS)
    identify(world)
    assert shop.get(TOKENS).content == before.content

    release(world.brand, "brand/solnap", now=timezone.now())

    answer = shop.get(TOKENS)
    assert answer["Content-Type"] == "application/design-tokens+json"
    assert set(json.loads(answer.content)["color"]) == {"$type", "ink", "paper"}
    assert shop.get(TOKENS, **{"if-none-match": answer["ETag"]}).status_code == 304
    assert shop.json(f"{TOKENS}?at=2026-01-01T00:00:00Z") == json.loads(before.content)


def test_the_command_prints_what_the_api_answers_and_the_drafts_where_asked(world: World, shop: Caller) -> None:
    assert tokens("solnap") == shop.json(TOKENS)
    manifest = drafts.read(world.brand)
    assert isinstance(manifest, BrandManifest)

    save(world.brand, replace(manifest, spacing={"small": "8px"}))

    assert "spacing" not in tokens()
    assert "spacing" in tokens("--draft")
