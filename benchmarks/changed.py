"""Changes of blocks in the settings' database → lines of JSON, one a figure of reading them; run by benchmarks.changes.

The rows are written at once, since publishing is not what is measured: each act starts a release of five blocks, by
turns one of two that they have. A client that was away for twenty days then reads all of it over the API.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.test import Client
from django.utils import timezone

from assets import granting
from assets.api.cursors import Cursor, sealed
from assets.delivery.changes import Place, Position, mark_of
from assets.manifest import BlockManifest, BlockType, Kind, Policy, Variant, digest_of, to_json
from assets.models import Act, Activation, Asset, Brand, Membership, Partner, Release
from benchmarks.published import ACTOR
from benchmarks.searched import BATCH, backend_of, grant, make_brand, processor_seconds

BLOCKS = 2_000
CHANGES = 100_000
OF_AN_ACT = 5
AWAY = dt.timedelta(days=20)
PAGES = (1000, 100)
POLLS = 50


def main() -> None:
    settings.ASSETS_KEY_BUDGET = settings.ASSETS_ADDRESS_BUDGET = 0
    settings.ASSETS_READ_FRESHNESS_SECONDS = 0
    for name, value, unit in figures():
        sys.stdout.write(json.dumps([name, value, unit]) + "\n")
        sys.stdout.flush()


def figures() -> Iterator[tuple[str, float, str]]:
    since = timezone.now() - AWAY
    brand = make_brand()
    Activation.objects.update(effective_at=since)
    Act.objects.update(recorded_at=since, at=since)
    assets = fill(brand, since)
    first = Act.objects.filter(verb="publish", note="").latest("pk")
    for size in PAGES:
        seconds, count, _ = read(brand, "everything", Position(brand.pk, first.pk, since), size)
        require(count, CHANGES)
        yield f"100,000 changes, {size} a page", seconds, "s"
        yield f"changes a second, {size} a page", count / seconds, ""
    seconds, count, tail = read(brand, "one-in-40", Position(brand.pk, first.pk, since), PAGES[0])
    yield f"{count} of these, for who reads one block in 40", seconds, "s"
    yield "a poll that finds nothing", polled(brand, tail), "s"
    seconds, count, _ = read(brand, "everything", None, PAGES[0])
    yield f"{count} changes from nothing, which are all there is", seconds, "s"
    require(len(assets), BLOCKS)


def require(found: object, expected: object) -> None:
    if found != expected:
        raise RuntimeError(f"{found!r} was read, not {expected!r}.")


def read(brand: Brand, partner: str, position: Position | None, size: int) -> tuple[float, int, str]:
    """Processor seconds of this process and its database's, how many changes there were, and the path of the tail."""
    row = Partner.objects.get(key=partner)
    client = caller(row)
    base = path = f"/api/v1/brands/{brand.key}/changes?page_size={size}"
    if position:
        cursor = Cursor(row.pk, Place(position), mark_of(position), timezone.now().date())
        path = f"{base}&cursor={sealed(cursor)}"
    backend, count = backend_of(), 0
    start = processor_seconds(backend)
    while path:
        page = json.loads(client.get(path).content)
        count += len(page["results"])
        path = page["next"]
    return processor_seconds(backend) - start, count, f"{base}&cursor={page['cursor']}"


def polled(brand: Brand, path: str) -> float:
    """Processor seconds, each in a generation of its own: as if somebody had acted in between."""
    client, backend = caller(Partner.objects.get(key="one-in-40")), backend_of()
    spent = []
    for _ in range(POLLS):
        granting.issue_key(partner=Partner.objects.get(key="everything"), actor=ACTOR, clock=timezone.now)
        start = processor_seconds(backend)
        page = json.loads(client.get(path).content)
        spent.append(processor_seconds(backend) - start)
        require(page["results"], [])
    return min(spent)


def caller(partner: Partner) -> Client:
    key = granting.issue_key(partner=partner, actor=ACTOR, clock=timezone.now).secret
    return Client(headers={"Authorization": f"Bearer {key}"})


def fill(brand: Brand, since: dt.datetime) -> Sequence[Asset]:
    made = Act.objects.latest("pk")
    assets = Asset.objects.bulk_create(
        (
            Asset(brand=brand, kind=Kind.BLOCK.value, key=f"block-{number:04}", title="Block")
            for number in range(BLOCKS)
        ),
        batch_size=BATCH,
    )
    turns = [releases(assets, made, text) for text in ("one", "the other")]
    Activation.objects.bulk_create(
        (Activation(asset=each.asset, release=each, effective_at=since, act=made) for each in turns[0]),
        batch_size=BATCH,
    )
    for key, some in (("everything", assets), ("one-in-40", assets[::40])):
        grant(brand, key, some, made, since)
    Membership.objects.filter(asset__key="first").delete()
    started = acts(brand, since)
    Activation.objects.bulk_create(
        (
            Activation(
                asset_id=turns[(number // BLOCKS + 1) % 2][number % BLOCKS].asset_id,
                release=turns[(number // BLOCKS + 1) % 2][number % BLOCKS],
                effective_at=started[number // OF_AN_ACT].recorded_at,
                act=started[number // OF_AN_ACT],
            )
            for number in range(CHANGES)
        ),
        batch_size=BATCH,
    )
    return assets


def releases(assets: Sequence[Asset], act: Act, text: str) -> Sequence[Release]:
    said = [
        BlockManifest(each.key, "Block", BlockType.TEXT, Policy.ANY, (Variant("value", "en", "001", text),))
        for each in assets
    ]
    rows = (
        Release(
            asset=asset, number=1 + (text != "one"), digest=digest_of(to_json(each), {}), manifest=to_json(each),
            schema=1, act=act,
        )
        for asset, each in zip(assets, said, strict=True)
    )  # fmt: skip
    return Release.objects.bulk_create(rows, batch_size=BATCH)


def acts(brand: Brand, since: dt.datetime) -> Sequence[Act]:
    """Spread over the time that the client was away."""
    count = CHANGES // OF_AN_ACT
    step = (AWAY - dt.timedelta(hours=1)) / count
    rows = [
        Act(
            brand=brand, at=since + step * (number + 1), recorded_at=since + step * (number + 1), actor_id=ACTOR.id,
            actor_name=ACTOR.name, actor_role=ACTOR.role, verb="publish", note="generated",
            previous_hash=f"{number:064x}", hash=f"{number + 1:064x}",
        )
        for number in range(count)
    ]  # fmt: skip
    return Act.objects.bulk_create(rows, batch_size=BATCH)
