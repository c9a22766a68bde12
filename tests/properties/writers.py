"""A library whose partner is granted parts of it, and random acts of all kinds that change what the partner reads.

A writer is a thread of its own: it may be stopped when all is written and nothing is committed, while others read.
"""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from django.db import connection, transaction

from assets import granting
from assets.errors import AssetsError
from assets.manifest import BrandManifest, Kind, Preset
from assets.models import Act, Asset, Brand, Collection, File, Grant, Partner
from assets.publishing import cancel, end_recall, publish, recall, reschedule, roll_back, withdraw
from tests.builders import (
    ANNA,
    make_block,
    make_brand,
    make_kit,
    make_media,
    make_region,
    make_template,
    make_variant,
    save,
)
from tests.builders import place as placed
from tests.delivery.worlds import T0, make_collection, make_partner

BLOCKS = ("block/a", "block/b", "block/c")
MEDIA = ("media/m", "media/n")
CONTENT = (*BLOCKS, *MEDIA, "kit/k", "template/page")
MARKETS = ("001", "150", "DE", "CH", "US")
KINDS = (Kind.BLOCK, Kind.MEDIA, Kind.KIT, Kind.TEMPLATE)
SECONDS = 60


class Undone(Exception):
    """The writer gave up at the last moment."""


@dataclass
class Library:
    """A brand with its partner, the time by its clocks, and another brand that keeps the same bytes."""

    brand: Brand
    partner: Partner
    collections: tuple[Collection, ...]
    other: Brand
    now: dt.datetime = T0
    edits: int = 0
    facts: BrandManifest = field(default_factory=lambda: identity("", 0))

    def clock(self) -> dt.datetime:
        return self.now


def identity(key: str, chance: int) -> BrandManifest:
    """Some of a brand's facts: which markets there are, with which languages, which logo and colour."""
    has_french, is_in_europe, has_logo, is_dark, has_preset = (bool(chance >> bit & 1) for bit in range(5))
    regions = (
        make_region(locales=()),
        make_region("150", locales=()),
        make_region("DE", parent="150", locales=("de-DE",)),
        make_region("CH", parent="150" if is_in_europe else "001", locales=("de-CH", *(("fr-CH",) * has_french))),
        make_region("US", locales=("en-US",)),
    )
    facts = {"colours": {"ink": "#000000" if is_dark else "#333333"}, "logos": {"main": "m"} if has_logo else {}}
    presets = (Preset("thumb", width_px=4),) if has_preset else ()
    return BrandManifest(key=key, title="Brand", source_locale="en", regions=regions, presets=presets, **facts)  # type: ignore[arg-type]


def make_library(key: str) -> Library:
    other = make_brand(f"other-{key}", regions=(make_region(),))
    brand = make_brand(key, regions=identity(key, 3).regions)
    for name in ("a", "b", "c"):
        make_block(brand, name, f"First {name}", make_variant("Erstes", locale="de"))
    file = File.objects.get_or_create(
        digest="f" * 64,
        defaults={"name": "f.png", "media_type": "image/png", "size_bytes": 9, "width_px": 1, "height_px": 1},
    )[0]
    for owner, name in ((brand, "m"), (brand, "n"), (other, "theirs")):
        make_media(owner, name, file=file)
    make_template(brand, parts={"n.txt": "{{ headline }}"})
    make_kit(brand, "k", placed("headline", "block/a"), templates=("page",), regions=("DE", "CH"))
    publish(brand=other, refs=[other.ref, "media/theirs"], actor=ANNA, clock=lambda: T0)
    publish(brand=brand, refs=[brand.ref, *CONTENT], actor=ANNA, clock=lambda: T0)
    collections = (
        make_collection(brand, "x", "block/a", "media/m", "kit/k"),
        make_collection(brand, "y", *CONTENT[1:4]),
    )
    partner = make_partner(brand)
    granting.grant(partner=partner, collection=collections[0], kinds=KINDS, actor=ANNA, clock=lambda: T0)
    return Library(brand, partner, collections, other)


def ahead(library: Library, chance: Random, most: int = 60) -> dt.datetime:
    return library.now + dt.timedelta(minutes=chance.randint(1, most))


def edit(library: Library, chance: Random) -> str:
    library.edits += 1
    ref = chance.choice(BLOCKS)
    make_block(library.brand, ref[-1], f"Text {library.edits}", make_variant(f"Satz {library.edits}", locale="de"))
    return ref


def release(library: Library, chance: Random) -> None:
    publish(brand=library.brand, refs=[edit(library, chance)], actor=ANNA, clock=library.clock)


def schedule(library: Library, chance: Random) -> None:
    at = ahead(library, chance)
    publish(brand=library.brand, refs=[edit(library, chance)], actor=ANNA, clock=library.clock, at=at)


def release_in_each_market(library: Library, chance: Random) -> None:
    at = (library.now + dt.timedelta(hours=1)).replace(tzinfo=None)
    publish(brand=library.brand, refs=[edit(library, chance)], actor=ANNA, clock=library.clock, at=at)


def _scheduled(library: Library, chance: Random) -> int:
    acts = Act.objects.filter(brand=library.brand, activations__effective_at__gt=library.now).distinct()
    return chance.choice(list(acts.values_list("pk", flat=True)) or [0])


def call_off(library: Library, chance: Random) -> None:
    cancel(brand=library.brand, act_id=_scheduled(library, chance), actor=ANNA, clock=library.clock)


def move(library: Library, chance: Random) -> None:
    at = ahead(library, chance)
    reschedule(brand=library.brand, act_id=_scheduled(library, chance), at=at, actor=ANNA, clock=library.clock)


def take_off(library: Library, chance: Random) -> None:
    refs, regions = [chance.choice(CONTENT)], [chance.choice(MARKETS)]
    withdraw(brand=library.brand, refs=refs, regions=regions, actor=ANNA, clock=library.clock)


def go_back(library: Library, chance: Random) -> None:
    ref, region = chance.choice(CONTENT), chance.choice(MARKETS)
    number = chance.choice([None, 1, 2])
    roll_back(brand=library.brand, ref=ref, number=number, region=region, actor=ANNA, clock=library.clock)


def change_facts(library: Library, chance: Random) -> None:
    save(library.brand, identity(library.brand.key, chance.randrange(32)))
    publish(brand=library.brand, refs=[library.brand.ref], actor=ANNA, clock=library.clock, only=True)


def give(library: Library, chance: Random) -> None:
    starts_at = chance.choice([None, ahead(library, chance, 20)])
    ends_at = chance.choice([None, ahead(library, chance) + dt.timedelta(minutes=20)])
    granting.grant(
        partner=library.partner, collection=chance.choice(library.collections), region=chance.choice(MARKETS),
        kinds=chance.sample(KINDS, 3), actor=ANNA, clock=library.clock, starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip


def take_back(library: Library, chance: Random) -> None:
    rows = list(Grant.objects.filter(partner=library.partner).unended(at=library.now).order_by("pk"))
    if rows:
        granting.end_grant(row=chance.choice(rows), actor=ANNA, clock=library.clock)


def _some(library: Library, chance: Random) -> list[Asset]:
    return [Asset.objects.of_ref(library.brand.pk, ref).get() for ref in chance.sample(CONTENT, 2)]


def put_in(library: Library, chance: Random) -> None:
    collection, some = chance.choice(library.collections), _some(library, chance)
    granting.add_members(collection=collection, assets=some, actor=ANNA, clock=library.clock)


def take_out(library: Library, chance: Random) -> None:
    collection, some = chance.choice(library.collections), _some(library, chance)
    granting.remove_members(collection=collection, assets=some, actor=ANNA, clock=library.clock)


def _recallable(library: Library, chance: Random) -> tuple[Brand, str]:
    return chance.choice([*((library.brand, name) for name in (*MEDIA, "f" * 64)), (library.other, "media/theirs")])


def call_back(library: Library, chance: Random) -> None:
    brand, name = _recallable(library, chance)
    starts_at = chance.choice([None, ahead(library, chance)])
    recall(brand=brand, name=name, reason="Wrong", actor=ANNA, clock=library.clock, starts_at=starts_at)


def let_go(library: Library, chance: Random) -> None:
    brand, name = _recallable(library, chance)
    end_recall(brand=brand, name=name, actor=ANNA, clock=library.clock)


Writer = Callable[[Library, Random], None]
WRITERS: tuple[Writer, ...] = (
    release, release, schedule, schedule, release_in_each_market, call_off, move, take_off, go_back, change_facts,
    give, give, take_back, take_back, put_in, take_out, call_back, call_back, let_go, let_go,
)  # fmt: skip


def write(library: Library, writer: Writer, chance: Random) -> None:
    """What the product refuses changes nothing."""
    try:
        writer(library, chance)
    except AssetsError:
        return


@contextmanager
def held(library: Library, writer: Writer, chance: Random, *, is_undone: bool) -> Iterator[None]:
    """Within it the writer has written everything and not committed; after it, it has, or has given up."""
    has_written, may_end = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                write(library, writer, chance)
                has_written.set()
                assert may_end.wait(SECONDS)
                if is_undone:
                    raise Undone
        except Undone:
            pass
        finally:
            has_written.set()
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert has_written.wait(SECONDS)
        yield
    finally:
        may_end.set()
        thread.join(SECONDS)
