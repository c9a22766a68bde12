"""Released blocks in the settings' database → lines of JSON, one a figure of searches; run by benchmarks.searching.

The rows are written at once, since publishing ten thousand blocks is not what is measured; those that are searched are
made by the function that publishing calls.
"""

import datetime as dt
import json
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection
from django.utils import timezone

from assets import drafts, search
from assets.delivery import Reader, State, Wanted, current_assets, library_of, listed, reader_of
from assets.manifest import BlockManifest, BlockType, BrandManifest, Kind, Policy, Region, Variant, digest_of, to_json
from assets.models import Act, Activation, Asset, Brand, Collection, Grant, Membership, Partner, Release, SearchRow
from assets.publishing import publish
from benchmarks.published import ACTOR, write

BLOCKS = 10_000
LOCALES = ("en", "de", "fr", "pl", "ja")
PAGE = 51
ROUNDS = 7
BATCH = 500
SEED = 3
COMMON = "everywhere"
SOME = "percentage"
MARKETS = {"DE": ("de-DE",), "CH": ("de-CH", "fr-CH"), "US": ("en-US",), "JP": ("ja-JP",), "PL": ("pl-PL",)}
QUERIES = (
    *("block 00042", "block 09", "Block 77", COMMON, SOME, f"{SOME} {COMMON}", "ba", "mi", "l", "bo de", "bada bado"),
    *("dele", "tere", "kuta", "boka", "zzzzz", "共", "共通", "共通 7", "丂丄"),
)
"""Rare words and common ones, short ones, several, one and two Chinese characters, and what is not there."""


def main() -> None:
    for name, value, unit in figures():
        sys.stdout.write(json.dumps([name, value, unit]) + "\n")
        sys.stdout.flush()


def figures() -> Iterator[tuple[str, float, str]]:
    brand = make_brand()
    seconds = fill(brand)
    yield "rows", SearchRow.objects.count(), "rows"
    yield f"index of {BLOCKS} releases", seconds, "s"
    times: dict[tuple[str, str], float] = {}
    for partner in ("everything", "one-in-40", "in-DE"):
        reader = reader_of(Partner.objects.select_related("brand").get(key=partner), now=timezone.now())
        for query in ("", *QUERIES):
            times[partner, query] = fastest(brand, reader, query)
    searches = sorted(value for (_, query), value in times.items() if query)
    yield "the median search", statistics.median(searches), "s"
    yield "95 of 100 searches", searches[int(len(searches) * 0.95)], "s"
    (partner, query), slowest = max(times.items(), key=lambda item: item[1])
    yield f"the slowest: {query!r} of {partner}", slowest, "s"
    yield "a list without a search", max(value for (_, query), value in times.items() if not query), "s"


def processor_seconds(backend: int) -> float:
    """Of this process and of the database server's that works for it, as Linux counts them."""
    done = time.process_time()
    return done if not backend else done + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


def backend_of() -> int:
    """The id of the server's process; 0 for SQLite, which has none."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def fastest(brand: Brand, reader: Reader, query: str) -> float:
    """Processor seconds for a page of what a reader gets, the best of some rounds: folding, every query, and titles."""
    backend = backend_of()
    found = []
    for _ in range(ROUNDS):
        now = timezone.now()
        start = processor_seconds(backend)
        facts = library_of(brand.pk, now)
        wanted = Wanted(patterns=search.patterns_of(query) if query else ())
        listed(list(current_assets(reader, facts, Kind.BLOCK, State(now=now, at=now), wanted)[:PAGE]))
        found.append(processor_seconds(backend) - start)
    return min(found)


def make_brand() -> Brand:
    brand = drafts.new_brand("solnap")
    world = Region("001", "", "EUR", "UTC", "metric", "gregorian", "default", ())
    markets = (
        Region(code, "001", "EUR", "UTC", "metric", "gregorian", "default", locales)
        for code, locales in MARKETS.items()
    )
    first = BlockManifest("first", "First", BlockType.TEXT, Policy.ANY, (Variant("value", "en", "001", "First"),))
    write(brand, BrandManifest("solnap", "Solnap", "en", regions=(world, *markets)), first)
    publish(brand=brand, refs=["brand/solnap", "block/first"], actor=ACTOR, clock=timezone.now)
    return brand


def fill(brand: Brand) -> float:
    """Seconds that the rows to be searched took."""
    chance = random.Random(SEED)  # noqa: S311 - words, no secret
    act, start = Act.objects.latest("pk"), timezone.now() - dt.timedelta(days=1)
    said = [block(chance, number) for number in range(BLOCKS)]
    assets = Asset.objects.bulk_create(
        (Asset(brand=brand, kind=Kind.BLOCK.value, key=each.key, title=each.title) for each in said), batch_size=BATCH
    )
    releases = Release.objects.bulk_create(
        (
            Release(
                asset=asset, number=1, digest=digest_of(to_json(each), {}), manifest=to_json(each), schema=1, act=act
            )
            for asset, each in zip(assets, said, strict=True)
        ),
        batch_size=BATCH,
    )
    Activation.objects.bulk_create(
        (Activation(asset=asset, release=release, effective_at=start, act=act)
         for asset, release in zip(assets, releases, strict=True)),
        batch_size=BATCH,
    )  # fmt: skip
    begun = time.perf_counter()
    for first in range(0, BLOCKS, BATCH):
        search.index_releases(zip(releases[first : first + BATCH], said[first : first + BATCH], strict=True))
    seconds = time.perf_counter() - begun
    grant(brand, "everything", assets, act, start)
    grant(brand, "one-in-40", assets[::40], act, start)
    grant(brand, "in-DE", assets, act, start, "DE")
    return seconds


def grant(brand: Brand, key: str, assets: Sequence[Asset], act: Act, start: dt.datetime, region: str = "001") -> None:
    """A partner who reads these blocks in a region."""
    collection = Collection.objects.create(brand=brand, key=key, title=key)
    rows = (Membership(collection=collection, asset=asset, starts_at=start, act=act) for asset in assets)
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    partner = Partner.objects.create(brand=brand, key=key, title=key)
    facts = {"region": region, "kinds": [Kind.BLOCK.value], "starts_at": start, "act": act}
    Grant.objects.create(partner=partner, collection=collection, **facts)


def block(chance: random.Random, number: int) -> BlockManifest:
    texts = (Variant("value", locale, "001", text(chance, locale)) for locale in LOCALES)
    return BlockManifest(f"block-{number:05}", f"Block {number}", BlockType.TEXT, Policy.ANY, tuple(texts))


def text(chance: random.Random, locale: str) -> str:
    """About 180 characters: words of a few syllables, the first ones often, or Chinese characters."""
    if locale == "ja":
        return "".join(chr(0x4E00 + chance.randrange(1_500)) for _ in range(60)) + "共通"
    words = [word(int(4_000 * chance.random() ** 2)) for _ in range(22)]
    return " ".join((*words, *([SOME] if chance.random() < 0.11 else ()), COMMON))


def word(number: int) -> str:
    syllables = []
    while number or not syllables:
        number, rest = divmod(number, 60)
        syllables.append("bdfgklmnprst"[rest // 5] + "aeiou"[rest % 5])
    return "".join(syllables * 2)
