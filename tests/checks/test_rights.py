"""Media shown where, how or when nothing allows it: found for each edition, and for no other."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import pytest

from assets.checks import Problem, Severity, Subject, run
from assets.manifest import (
    BrandManifest,
    Channel,
    File,
    KitManifest,
    MediaManifest,
    Part,
    Placement,
    Region,
    Slot,
    TemplateManifest,
    Variant,
    ref_of,
)
from assets.rendering import Bundle, compose, editions

NOON = dt.datetime(2027, 3, 31, 12, 0, tzinfo=dt.UTC)


def region(code: str, parent: str, zone: str, *locales: str) -> Region:
    return Region(code, parent, "EUR", zone, "metric", "gregorian", "default", locales)


BRAND = BrandManifest(
    "acme",
    "Acme",
    "en",
    regions=(
        region("001", "", "UTC"),
        region("150", "001", "UTC"),
        region("DE", "150", "Europe/Berlin", "de-DE"),
        region("NZ", "001", "Pacific/Auckland", "en-NZ"),
    ),
)
PHOTO = MediaManifest(
    "photo",
    "Photo",
    variants=(Variant("file", "en", "001", "a" * 64), Variant("alt", "en", "001", "A cup")),
    files=(File("a" * 64, "cup.png", "image/png", 10, 1, 1),),
)


def template(channel: Channel, source: str = "{{ photo }}") -> TemplateManifest:
    parts = (Part(f"{channel.value}.txt", "text/plain", source),)
    return TemplateManifest(channel.value, channel.value, channel, (Slot("photo", ("media",)),), parts)


KIT = KitManifest(
    "launch", "Launch", ("web", "email"), ("DE", "NZ"), (Placement("photo", "", "001", 0, "media/photo"),)
)


def told(photo: MediaManifest, *, at: dt.datetime = NOON, email: str = "{{ photo }}") -> tuple[Problem, ...]:
    """The problems of a kit that shows the photo in DE and NZ, on the web and, with this source, in mails."""
    parts = (BRAND, photo, template(Channel.WEB), template(Channel.EMAIL, email), KIT)
    assets = {ref_of(each): each for each in parts}
    bundle = Bundle(KIT, {}, assets)
    composed = tuple(("kit/launch", compose(bundle, edition)) for edition in editions(bundle))
    return run(Subject(BRAND, assets, frozenset(assets), composed, at=at))


def places(problems: Iterable[Problem]) -> set[tuple[str, str]]:
    return {(each.id, str(each.where)) for each in problems}


DE, NZ = "kit/launch media/photo DE/de-DE", "kit/launch media/photo NZ/en-NZ"


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ({}, set()),
        ({"licence": "CC0", "consent": "Signed"}, set()),
        ({"allowed_regions": ("DE",)}, {("rights.region", NZ)}),
        ({"allowed_regions": ("150",)}, {("rights.region", NZ)}),
        ({"allowed_regions": ("001",)}, set()),
        ({"allowed_channels": ("web",)}, {("rights.channel", DE), ("rights.channel", NZ)}),
        ({"allowed_channels": ("email", "web")}, set()),
        ({"valid_from": "2027-04-01"}, {("rights.early", DE)}),
        ({"valid_until": "2027-03-31"}, {("rights.ending", DE), ("rights.expired", NZ)}),
        ({"valid_until": "2027-04-30"}, {("rights.ending", DE), ("rights.ending", NZ)}),
        ({"valid_until": "2027-05-01"}, {("rights.ending", NZ)}),
        ({"valid_until": "2027-05-02"}, set()),
    ],
)
def test_each_edition_is_held_to_the_rights_on_its_own_clocks(rights: dict[str, object], expected: set[object]) -> None:
    problems = told(replace(PHOTO, **rights))  # type: ignore[arg-type]

    assert places(problems) == expected
    assert {each.severity for each in problems} <= {Severity.ERROR, Severity.WARNING}
    assert all((each.severity is Severity.WARNING) == (each.id == "rights.ending") for each in problems)


def test_the_problem_names_the_media_the_right_and_a_remedy() -> None:
    problem = next(each for each in told(replace(PHOTO, allowed_regions=("DE",))))

    assert problem.message == "media/photo is shown here, but its rights are for DE only."
    assert problem.remedy.startswith("Place another media for this region")


def test_a_channel_whose_documents_do_not_show_it_needs_no_right() -> None:
    assert told(replace(PHOTO, allowed_channels=("web",)), email="Hello") == ()


def test_a_region_that_the_brand_has_not_is_told_at_the_media() -> None:
    problems = told(replace(PHOTO, allowed_regions=("001", "FR")))

    assert places(problems) == {("region.unknown", "media/photo allowed_regions FR")}
