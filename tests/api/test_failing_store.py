"""Files whose store is damaged or down: a problem that says so, in time, and no byte of what is wrong."""

import json
import random

import pytest

from assets.media.storage import path_of
from tests.api.calls import ANYBODY, PAGE, Caller
from tests.calm import Watch
from tests.counts import FLIPPED_FILES
from tests.delivery.worlds import World, make_photo, minutes, release
from tests.media.faults import Proxy
from tests.media.pictures import picture

ANSWER_SECONDS = 2.0


def released(world: World, bodies: list[bytes]) -> list[str]:
    """Their digests."""
    keys = [f"photo-{number}" for number in range(len(bodies))]
    digests = [str(make_photo(world.brand, key, body).pk) for key, body in zip(keys, bodies, strict=True)]
    release(world.brand, *(f"media/{key}" for key in keys), now=minutes(1))
    return digests


@pytest.mark.proof(FLIPPED_FILES)
def test_a_changed_byte_is_noticed_in_every_file_and_all_others_are_served(world: World) -> None:
    *damaged, sound = released(world, [picture(size=(2, number)) for number in range(1, FLIPPED_FILES + 2)])
    for digest in damaged:
        path = path_of(digest)
        body = bytearray(path.read_bytes())
        body[random.randrange(len(body))] ^= 1 << random.randrange(8)
        path.chmod(0o644)
        path.write_bytes(body)

    for digest in damaged:
        for asked in ({}, {"range": "bytes=0-3"}):
            answer = ANYBODY.get(f"/m/{digest}.png", **asked)
            assert (answer.status_code, json.loads(answer.content)["code"]) == (503, "storage")
            assert answer["Content-Type"] == "application/problem+json"
            assert "Retry-After" not in answer
    assert ANYBODY.get(f"/m/{sound}.png").status_code == 200


@pytest.mark.parametrize("fault", ["hang", "reset", "503"])
def test_a_store_that_is_down_is_told_in_two_seconds_and_content_is_read_all_the_same(
    fault: str, proxy: Proxy, world: World, shop: Caller
) -> None:
    (digest,) = released(world, [picture()])
    proxy.fail(fault)
    watch = Watch()

    answer = ANYBODY.get(f"/m/{digest}.png")

    assert watch.seconds < ANSWER_SECONDS
    assert (answer.status_code, json.loads(answer.content)["code"], answer["Retry-After"]) == (503, "storage", "30")
    assert shop.get(PAGE).status_code == 200
