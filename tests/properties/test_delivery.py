"""Non-interference: nothing that a partner may not see changes a byte, header or count of what it is answered."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.delivery.generations import generations
from assets.drafts import read_many
from assets.manifest import BrandManifest
from assets.models import Activation, Asset, Collection, Grant, Membership
from tests.api.calls import BASE, KIT, Caller, face
from tests.api.test_routes import ROWS
from tests.builders import make_block, make_brand, make_kit, make_media, make_region, place, save
from tests.counts import HIDDEN_CHANGES
from tests.delivery.worlds import (
    EVERYTHING,
    T0,
    World,
    give,
    key_of,
    make_collection,
    make_partner,
    make_world,
    market_regions,
    minutes,
    release,
)

FEED = f"{BASE}/changes"
FUTURE = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
HIDDEN_KEYS = ("hidden", "mmm", "aaa", "zzz")
HIDDEN = [f"{BASE}/blocks/{key}{tail}" for key in HIDDEN_KEYS for tail in ("", "/releases", "/editions/DE/de-DE")]
HIDDEN += [f"{BASE}/{kind}/{key}" for kind in ("kits", "media") for key in HIDDEN_KEYS]
STATES = [
    f"{KIT}?release=1",
    f"{KIT}?release=2",
    f"{KIT}/editions/DE/de-DE?release=2",
    f"{KIT}/editions/US/en-US",
    f"{KIT}/editions/US/en-US.zip",
    f"{BASE}/blocks?page_size=1",
    f"{BASE}/blocks?at=2025-01-01T10:00:00Z",
    f"{BASE}/blocks/headline/editions/CH/fr-CH",
    f"{BASE}/blocks/claim/editions/DE/de-DE?include=uses.uses",
]
WORDS = ("hidden", "headline", "fru", "draft", "a", "zzz")
LISTS = [f"{BASE}/{kind}?search={word}&page_size=1" for kind in ("blocks", "media", "kits") for word in WORDS]
LISTS += [f"{BASE}/blocks?sort={order}" for order in ("-key", "updated_at", "-updated_at")]
FILTERS = {
    "tag": "hidden", "type": "text", "collection": "launch", "region": "DE", "locale": "de-DE",
    "updated_at][gte": "2025-01-01T09:03:00Z",
}  # fmt: skip
LISTS += [f"{BASE}/blocks?filter[{name}]={value}" for name, value in FILTERS.items()]
LISTS += [f"{BASE}/blocks?filter[{name}]=" + value for name, value in (("collection", "c-aaa"), ("region", "FR"))]
PATHS = [row.path for row in ROWS.values() if not row.is_open] + STATES + LISTS + HIDDEN
VALUES = {
    "at": ("2025-01-01T09:03:30Z", "2025-01-01T10:00:00Z", "2024-01-01T00:00:00Z"),
    "release": ("1", "2"),
    "cursor": (*HIDDEN_KEYS, "headline"),
    "page_size": ("1", "2"),
    "region": ("DE", "US", "XX"),
    "edition": ("DE/de-DE", "US/en-US", "FR/fr-FR"),
    "include": ("uses", "uses.uses"),
    "fallback": ("none",),
    "fields": ("key", "-digest", "included.*.key", "content.release"),
    "field": ("value", "title"),
    "args": ("1",),
    "dpr": ("1", "3"),
    "search": WORDS,
    "sort": ("key", "-key", "updated_at", "-updated_at"),
    "filter[tag]": ("hidden", "spring"),
    "filter[collection]": ("launch", "c-aaa", "none"),
    "filter[region]": ("DE", "US", "FR"),
    "filter[locale]": ("de-DE", "en-US", "fr-FR"),
    "filter[type]": ("text", "term"),
    "filter[channel]": ("web", "email"),
    "filter[media_type]": ("image/png", "image/gif"),
    "filter[licence]": ("CC0",),
    **{f"filter[updated_at][{bound}]": ("2025-01-01T09:03:00Z",) for bound in ("gt", "gte", "lt", "lte")},
}
"""What is drawn for each parameter; some of it is refused, which must be said alike too."""


def hidden_block(world: World, key: str) -> Asset:
    return make_block(world.brand, key, "Hidden", tags=("hidden",))


def released_block(world: World, key: str) -> Asset:
    asset = hidden_block(world, key)
    release(world.brand, asset.ref, now=minutes(5))
    return asset


def shown_in_a_foreign_region(world: World, key: str) -> None:
    """In the collection that is granted for DE, and live in US alone."""
    asset = released_block(world, key)
    Activation.objects.filter(asset=asset).update(region="US")
    join(world, asset, world.launch)


def in_a_collection_of_others(world: World, key: str) -> None:
    more = make_collection(world.brand, f"c-{key}", released_block(world, key).ref, now=minutes(5))
    give(make_partner(world.brand, f"p-{key}"), more)


def draft_in_the_collection(world: World, key: str) -> None:
    join(world, hidden_block(world, key), world.launch)


def member_before_or_after(world: World, key: str) -> None:
    asset = released_block(world, key)
    join(world, asset, world.launch, ends_at=minutes(6))
    join(world, asset, world.launch, starts_at=FUTURE)


def granted_before_or_after(world: World, key: str) -> None:
    more = make_collection(world.brand, f"c-{key}", released_block(world, key).ref, now=minutes(5))
    row = Grant.objects.filter(partner__key="german", region="DE").first()
    assert row is not None
    facts: dict[str, Any] = {"partner": row.partner, "collection": more, "kinds": ["block"], "act": row.act}
    Grant.objects.create(region="DE", starts_at=T0, ends_at=minutes(6), **facts)
    Grant.objects.create(region="DE", starts_at=FUTURE, **facts)


def granted_for_a_foreign_region(world: World, key: str) -> None:
    """Others are granted the launch in US."""
    give(make_partner(world.brand, f"p-{key}"), world.launch, "US")


def granted_abroad_and_live_here(world: World, key: str) -> None:
    """In the collection that is granted for US, and live in DE alone."""
    asset = released_block(world, key)
    Activation.objects.filter(asset=asset).update(region="DE")
    join(world, asset, Collection.objects.get(brand=world.brand, key="abroad"))


def kit_for_a_foreign_region(world: World, key: str) -> None:
    placed = place("headline", "block/headline")
    kit = make_kit(world.brand, key, placed, templates=("page",), regions=("US",))
    release(world.brand, kit.ref, now=minutes(5))
    join(world, kit, world.launch)


def drafts_of_what_is_shown(world: World, key: str) -> None:
    make_block(world.brand, "headline", f"Draft {key}")
    make_media(world.brand, key)
    facts = read_many([world.brand])[world.brand.ref]
    assert isinstance(facts, BrandManifest)
    save(world.brand, replace(facts, title="Draft", regions=(*facts.regions, make_region("FR", locales=("fr-FR",)))))


def starts_to_come_and_cancelled(world: World, key: str) -> None:
    for row in Activation.objects.filter(asset__brand=world.brand, region="001").exclude(release=None)[:8]:
        for shown in (row.release, None):
            facts: dict[str, Any] = {"asset": row.asset, "act": row.act, "release": shown}
            Activation.objects.create(effective_at=FUTURE, **facts)
            Activation.objects.create(effective_at=minutes(4), cancelled_at=minutes(3), **facts)


def withdrawn_in_foreign_regions(world: World, key: str) -> None:
    for row in Activation.objects.filter(asset__key__in=["headline", "spring"], region="001"):
        for region in ("US", "CH"):
            Activation.objects.create(
                asset=row.asset, act=row.act, release=None, region=region, effective_at=minutes(4)
            )


def named_part_of_others(world: World, key: str) -> None:
    """What a readable text names is granted to others."""
    give(make_partner(world.brand, f"n-{key}"), make_collection(world.brand, f"n-{key}", "block/quiet", now=minutes(5)))


def another_brand(world: World, key: str) -> None:
    other = make_brand(f"brand-{key}", regions=market_regions())
    block = make_block(other, "headline", "Other")
    release(other, other.ref, block.ref, now=minutes(5))
    give(make_partner(other, "german"), make_collection(other, "launch", block.ref, now=minutes(5)))


def join(world: World, asset: Asset, collection: Collection, **times: dt.datetime) -> None:
    act = Membership.objects.filter(collection=collection)[0].act
    Membership.objects.create(collection=collection, asset=asset, act=act, **{"starts_at": T0, **times})


CHANGES: list[Callable[[World, str], object]] = [
    hidden_block,
    released_block,
    shown_in_a_foreign_region,
    in_a_collection_of_others,
    draft_in_the_collection,
    member_before_or_after,
    granted_before_or_after,
    granted_for_a_foreign_region,
    granted_abroad_and_live_here,
    kit_for_a_foreign_region,
    starts_to_come_and_cancelled,
    withdrawn_in_foreign_regions,
    another_brand,
    named_part_of_others,
    drafts_of_what_is_shown,  # last: another change publishes what it uses, this draft included
]


def read_all(caller: Caller, paths: Iterable[str] = PATHS) -> dict[str, object]:
    """As the rows say, whoever wrote them: nothing is answered from what was read before.

    Cursors are sealed and say which acts there were when the day began, which these changes write into the past.
    """
    generations.forget()
    return {path: sealed_off(face(caller.get(path))) if begins(path) else face(caller.get(path)) for path in paths}


def begins(path: str) -> bool:
    """Whether the feed is asked from its beginning, however it is asked."""
    return path.partition("?")[0] == FEED and "cursor=" not in path


SEALED = re.compile(r"cursor=[A-Za-z0-9.-]+")


def sealed_off(answer: tuple[int, dict[str, Any], dict[str, str]]) -> object:
    status, body, headers = answer
    told = {name: SEALED.sub("cursor=", str(value)) for name, value in headers.items()}
    onward = SEALED.sub("cursor=", str(body.get("next")))
    return status, {**body, "cursor": "", "next": onward}, {**told, "ETag": ""}


def tail_of(caller: Caller) -> str:
    """What tells of everything that comes after now."""
    return f"{FEED}?cursor={caller.json(FEED)['cursor']}"


def parameters_of(path: str) -> tuple[str, ...]:
    view: Any = resolve(path).func
    return tuple(view.view_class.parameters)


@st.composite
def questions(draw: st.DrawFn) -> list[str]:
    """Every route that has parameters, each with some of them."""
    asked = []
    for path in (row.path for row in ROWS.values() if not row.is_open):
        if names := parameters_of(path):
            chosen = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
            values = {name: draw(st.sampled_from(VALUES[name])) for name in chosen}
            asked.append(f"{path}?{urlencode(values)}")
    return asked


def make_german_world() -> tuple[World, Caller]:
    """A partner that may read the launch in DE, a block in US, and a claim that names a term which it may not read."""
    world = make_world()
    partner = make_partner(world.brand, "german")
    give(partner, world.launch, "DE", EVERYTHING)
    released_block(world, "only-abroad")
    give(partner, make_collection(world.brand, "abroad", "block/only-abroad"), "US", EVERYTHING)
    make_block(world.brand, "quiet", "Quiet", type="term")
    make_block(world.brand, "claim", "A {quiet, term} morning")
    release(world.brand, "block/claim", "block/quiet")
    give(partner, make_collection(world.brand, "claims", "block/claim"), "DE", EVERYTHING)
    caller = Caller(key_of(partner))
    caller.get(BASE)
    return world, caller


@pytest.mark.proof(HIDDEN_CHANGES)
@pytest.mark.django_db
def test_nothing_hidden_changes_what_a_partner_reads() -> None:
    world, caller = make_german_world()
    before = read_all(caller, [*PATHS, tail_of(caller)])
    statuses = [answer[0] for answer in before.values()]  # type: ignore[index]
    assert statuses.count(200) + statuses.count(307) > 20

    @settings(max_examples=HIDDEN_CHANGES, suppress_health_check=list(HealthCheck))
    @given(
        changes=st.lists(st.sampled_from(CHANGES), min_size=4, max_size=4, unique=True),
        keys=st.permutations(HIDDEN_KEYS),
        asked=questions(),
    )
    def hides(changes: list[Callable[[World, str], object]], keys: list[str], asked: list[str]) -> None:
        told = {**before, **read_all(caller, asked)}
        with transaction.atomic():
            for change, key in zip(sorted(changes, key=CHANGES.index), keys, strict=True):
                change(world, key)
            after = read_all(caller, told)
            transaction.set_rollback(True)

        assert {path for path in told if told[path] != after[path]} == set()

    hides()
