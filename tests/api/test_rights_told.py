"""Of a media's rights partners are told what binds them, and find what must soon go; whoever is shown stays unnamed."""

import json
from dataclasses import replace

import pytest

from assets.drafts import read
from assets.manifest import MediaManifest
from assets.models import Media
from tests.api.calls import BASE, Caller
from tests.builders import save
from tests.delivery.worlds import World, minutes, release

PHOTO = f"{BASE}/media/photo/editions/DE/de-DE"


@pytest.fixture
def ending(world: World) -> World:
    """The photo may be shown until the end of 2099."""
    photo = read(Media.objects.get(key="photo", brand=world.brand))
    assert isinstance(photo, MediaManifest)
    facts = {"licence": "CC-BY-4.0", "credit_line": "A. Lens", "consent": "Form 7 of B. Shown", "source": "Agency"}
    save(world.brand, replace(photo, valid_until="2099-12-31", **facts))
    release(world.brand, "media/photo", now=minutes(1))
    return world


def test_the_licence_the_credit_line_and_the_last_day_are_told_and_no_persons(ending: World, shop: Caller) -> None:
    assert shop.json(PHOTO)["rights"] == {
        "licence": "CC-BY-4.0",
        "credit_line": "A. Lens",
        "valid_until": "2099-12-31",
    }
    assert "Shown" not in shop.get(PHOTO).content.decode()


def test_media_that_must_go_by_a_day_are_listed(ending: World, shop: Caller) -> None:
    found = {
        day: [each["key"] for each in shop.json(f"{BASE}/media?filter[valid_until][lte]={day}")["results"]]
        for day in ("2099-12-30", "2099-12-31", "2100-01-01")
    }

    assert found == {"2099-12-30": [], "2099-12-31": ["photo"], "2100-01-01": ["photo"]}


@pytest.mark.parametrize("day", ["", "tomorrow", "2099-12-31T00:00:00Z", "20991231"])
def test_what_is_no_day_is_refused(day: str, world: World, shop: Caller) -> None:
    answer = shop.get(f"{BASE}/media?filter[valid_until][lte]={day}")

    assert answer.status_code == 400
    assert json.loads(answer.content)["errors"][0]["parameter"] == "filter[valid_until][lte]"
