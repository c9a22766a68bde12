"""Rights that end: held at publishing, listed with the kits that use them, and told to partners."""

import datetime as dt
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from assets import drafts
from assets.errors import PublishingRefused
from assets.manifest import MediaManifest
from assets.models import Asset, Media
from tests.api.calls import BASE, Caller
from tests.builders import save
from tests.delivery.worlds import World, key_of, make_world, release

pytestmark = pytest.mark.django_db


def allow(world: World, **rights: Any) -> None:
    """Writes the photo's rights into its draft."""
    manifest = drafts.read(Asset.objects.of_ref(world.brand.pk, "media/photo").get())
    assert isinstance(manifest, MediaManifest)
    save(world.brand, replace(manifest, **rights))


def in_days(number: int) -> str:
    return (timezone.now() + dt.timedelta(days=number)).date().isoformat()


def listed(*words: str) -> Any:
    out = io.StringIO()
    call_command("expiring_rights", *words, stdout=out)
    return out.getvalue()


def test_publishing_into_a_region_without_the_right_is_refused() -> None:
    world = make_world()
    allow(world, allowed_regions=("DE", "CH"))

    with pytest.raises(PublishingRefused) as refusal:
        release(world.brand, "kit/spring", now=timezone.now())

    assert {(each.id, each.where.region) for each in refusal.value.problems} == {("rights.region", "US")}  # type: ignore[attr-defined]


def test_a_right_that_ends_soon_is_published_with_a_warning_and_listed_with_its_kits() -> None:
    world = make_world()
    allow(world, valid_until=in_days(20), licence="Stock 12")
    done = release(world.brand, "kit/spring", now=timezone.now())

    (each,) = json.loads(listed("--format", "json"))
    assert done.plan
    assert {problem.id for problem in done.plan.problems} == {"rights.ending"}
    assert (each["asset"], each["release"], each["licence"]) == ("media/photo", 2, "Stock 12")
    assert {use["region"] for use in each["uses"]} == {"CH", "DE", "US"}
    assert listed() == f"{in_days(20)}  media/photo@2  kit/spring\n"
    assert listed("--days", "10") == "No right of a live media ends within 10 days.\n"


def test_partners_read_the_licence_the_credit_line_and_the_end_and_nothing_of_persons() -> None:
    world = make_world()
    shop = Caller(key_of(world.partner))
    assert "rights" not in shop.json(f"{BASE}/media/photo/editions/DE/de-DE")

    allow(
        world,
        licence="CC-BY-4.0",
        credit_line="R. Michetti",
        consent="Form of Ida",
        source="#7",
        valid_until="2099-12-31",
    )
    release(world.brand, "media/photo", now=timezone.now())

    body = shop.json(f"{BASE}/media/photo/editions/DE/de-DE")
    assert body["rights"] == {"licence": "CC-BY-4.0", "credit_line": "R. Michetti", "valid_until": "2099-12-31"}
    assert "Ida" not in json.dumps(body)


def test_media_without_rights_keep_the_digest_that_they_had() -> None:
    world = make_world()
    media = Media.objects.get(brand=world.brand, key="photo")
    text = media.releases.get().manifest

    assert not {"licence", "consent", "allowed_regions", "valid_until"} & set(json.loads(text))
