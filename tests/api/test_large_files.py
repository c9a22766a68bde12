"""Released files that are larger than an answer may hold: sent in chunks, whole or in part."""

import json
import random
import tracemalloc
from pathlib import Path

import pytest

from assets.errors import StorageError
from assets.manifest import sha256
from assets.media.storage import WHOLE_BYTES, path_of
from tests.api.calls import ANYBODY
from tests.delivery.worlds import World, make_photo, minutes, release

FILM = random.Random(3).randbytes(3 * WHOLE_BYTES)


@pytest.fixture
def address(world: World) -> str:
    file = make_photo(world.brand, "film", FILM)
    release(world.brand, "media/film", now=minutes(1))
    return f"/m/{file.pk}.png"


def stored(address: str) -> Path:
    path = path_of(address[3:-4])
    path.chmod(0o644)
    return path


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("", 200, slice(None)),
        ("bytes=0-", 206, slice(None)),
        ("bytes=9000000-", 206, slice(9_000_000, None)),
        ("bytes=5-20000000", 206, slice(5, 20_000_001)),
        ("bytes=-7", 206, slice(-7, None)),
    ],
)
def test_any_part_is_sent_and_never_more_than_a_little_is_held(
    address: str, asked: str, status: int, part: slice
) -> None:
    ANYBODY.get(address, "HEAD")  # a process's first request loads modules, which are held as well
    tracemalloc.start()
    answer = ANYBODY.get(address, **({"range": asked} if asked else {}))
    sent, place = True, range(len(FILM))[part].start
    for chunk in answer.streaming_content:
        sent &= FILM.startswith(chunk, place)
        place += len(chunk)
    _, held = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (answer.status_code, sent, place) == (status, True, range(len(FILM))[part].stop)
    assert answer["ETag"] == f'"{sha256(FILM)}"'
    assert int(answer["Content-Length"]) == len(FILM[part])
    assert held < WHOLE_BYTES


def test_head_says_as_much_and_sends_nothing(address: str) -> None:
    answer = ANYBODY.get(address, "HEAD")

    assert (answer.status_code, answer.content, int(answer["Content-Length"])) == (200, b"", len(FILM))


def test_a_damaged_one_breaks_off_before_its_end(address: str) -> None:
    path = stored(address)
    path.write_bytes(b"x" + FILM[1:])

    chunks = iter(ANYBODY.get(address).streaming_content)

    with pytest.raises(StorageError, match="damaged"):
        list(chunks)


@pytest.mark.parametrize("asked", ["bytes=0-", "bytes=7-8"])
def test_a_missing_one_is_a_problem(address: str, asked: str) -> None:
    stored(address).unlink()

    answer = ANYBODY.get(address, range=asked)

    assert (answer.status_code, json.loads(answer.content)["code"]) == (503, "storage")
