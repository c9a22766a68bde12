"""What is current is derived from activations: newest by time, then by order of entry, in the region or around it."""

import datetime as dt

import pytest

from assets.manifest import WORLD, sha256
from assets.models import Act, Activation, Asset, Release
from tests.builders import NOW, make_block, make_brand

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DE = ("DE", WORLD)


@pytest.fixture
def block() -> Asset:
    return make_block(make_brand())


def release(asset: Asset, number: int) -> Release:
    digest, act = sha256(f"{asset.pk}{number}".encode()), Act.objects.latest("pk")
    return Release.objects.create(asset=asset, number=number, digest=digest, manifest="{}", schema=1, act=act)


def activate(asset: Asset, to: Release | None, hours: int, region: str = WORLD) -> Activation:
    act = Act.objects.latest("pk")
    return Activation.objects.create(asset=asset, release=to, region=region, effective_at=NOW + hours * HOUR, act=act)


def current(hours: int, regions: tuple[str, ...] = (WORLD,)) -> list[int | None]:
    rows = Activation.objects.current(at=NOW + hours * HOUR, regions=regions)
    return [row.release.number if row.release else None for row in rows]


def test_nothing_is_current_before_the_first(block: Asset) -> None:
    activate(block, release(block, 1), 1)

    assert current(0) == []
    assert current(1) == [1]


def test_the_newest_that_has_begun_is_current(block: Asset) -> None:
    for number in (1, 2, 3):
        activate(block, release(block, number), number * 10)

    assert [current(hours) for hours in (9, 10, 25, 30)] == [[], [1], [2], [3]]


def test_of_two_at_one_instant_the_later_entered_is_current(block: Asset) -> None:
    first, second = release(block, 1), release(block, 2)
    activate(block, second, 0)
    activate(block, first, 0)

    assert current(0) == [1]


def test_a_region_gets_its_own_and_those_around_it(block: Asset) -> None:
    first, second = release(block, 1), release(block, 2)
    activate(block, first, 0)
    activate(block, second, 1, region="DE")

    assert (current(2, DE), current(2, ("CH", WORLD)), current(2)) == ([2], [1], [1])

    activate(block, first, 3)
    assert current(3, DE) == [1]


def test_a_withdrawn_asset_has_a_row_without_release(block: Asset) -> None:
    activate(block, release(block, 1), 0)
    activate(block, None, 1)

    assert (current(0), current(1)) == ([1], [None])


def test_a_cancelled_one_never_was(block: Asset) -> None:
    activate(block, release(block, 1), 0)
    row = activate(block, release(block, 2), 5)
    Activation.objects.filter(pk=row.pk).update(cancelled_at=NOW + HOUR)

    assert current(6) == [1]


def test_one_row_for_each_asset(block: Asset) -> None:
    other = make_block(block.brand, "other")
    for asset in (block, other):
        activate(asset, release(asset, 1), 0)
        activate(asset, release(asset, 2), 1)

    assert current(1) == [2, 2]
    assert Activation.objects.of_assets([other]).count() == 2
