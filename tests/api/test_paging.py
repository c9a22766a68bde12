"""Pages by key: complete, without repeats, and stable while assets come and go."""

from assets.publishing import withdraw
from tests.api.calls import BASE, Caller
from tests.builders import ANNA, make_block
from tests.delivery.worlds import World, give, make_collection, minutes, release


def publish_blocks(world: World, *keys: str) -> None:
    for key in keys:
        make_block(world.brand, key, key)
    names = [f"block/{key}" for key in keys]
    release(world.brand, *names, now=minutes(1))
    give(world.partner, make_collection(world.brand, f"more-{keys[0]}", *names))


def test_pages_are_complete_and_end(world: World, shop: Caller) -> None:
    publish_blocks(world, "a", "b", "c", "d")
    path, found = f"{BASE}/blocks?page_size=2", []

    while path:
        page = shop.json(path)
        found.append([row["key"] for row in page["results"]])
        path = page["next"]

    assert found == [["a", "b"], ["c", "d"], ["headline"]]


def test_the_next_page_is_a_path_and_keeps_the_time(world: World, shop: Caller) -> None:
    publish_blocks(world, "a", "b")
    at = "at=2025-06-01T09%3A00%3A00Z"

    assert shop.json(f"{BASE}/blocks?page_size=1&{at}")["next"] == f"{BASE}/blocks?page_size=1&{at}&cursor=a"


def test_pages_stay_in_step_while_assets_come_and_go(world: World, shop: Caller) -> None:
    publish_blocks(world, "b", "c", "d")
    following = shop.json(f"{BASE}/blocks?page_size=2")["next"]

    publish_blocks(world, "a", "bb")
    withdraw(brand=world.brand, refs=["block/b", "block/c"], actor=ANNA, clock=lambda: minutes(2))

    assert [row["key"] for row in shop.json(following)["results"]] == ["d", "headline"]


def test_a_full_page_costs_as_many_queries_as_a_short_one(
    world: World, shop: Caller, django_assert_num_queries: object
) -> None:
    publish_blocks(world, *(f"b{number}" for number in range(12)))
    shop.get(BASE)

    for size in (1, 12):
        with django_assert_num_queries(5):  # type: ignore[operator]
            assert len(shop.json(f"{BASE}/blocks?page_size={size}")["results"]) == size
