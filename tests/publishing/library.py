"""A small library to publish: a brand, a term, texts, and a kit with one page; and how to publish it."""

import datetime as dt

from assets.manifest import Slot
from assets.models import Brand
from assets.progress import Progress, silent
from assets.publishing import Published, publish
from tests.builders import ANNA, NOW, make_block, make_brand, make_kit, make_template, make_variant, place

KIT = "kit/spring-launch"
PAGE = "<h1>{{ headline }}</h1>{% if note %}<p>{{ note }}</p>{% endif %}"
SLOTS = (Slot("headline", ("text",)), Slot("note", ("text",), is_required=False))


def make_library() -> Brand:
    """DE/de-DE and US/en-US of one page whose headline names a term."""
    brand = make_brand()
    make_block(brand, "roaster", make_variant("Solnap"), type="term")
    make_block(
        brand, "headline", "Spring with {roaster, term}", make_variant("Frühling mit {roaster, term}", locale="de")
    )
    make_block(brand, "note", "Roasted today")
    make_template(brand, "page", parts={"web.html": PAGE, "note.txt": "{{ note }}"}, slots=SLOTS)
    make_kit(
        brand,
        "spring-launch",
        place("headline", "block/headline"),
        place("note", "block/note"),
        templates=("page",),
        regions=("DE", "US"),
    )
    return brand


def publish_now(
    brand: Brand,
    *refs: str,
    now: dt.datetime = NOW,
    only: bool = False,
    key: str = "",
    progress: Progress = silent,
) -> Published:
    return publish(
        brand=brand,
        refs=refs or (KIT,),
        actor=ANNA,
        clock=lambda: now,
        only=only,
        note="Spring",
        idempotency_key=key,
        progress=progress,
    )


def later(minutes: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)
