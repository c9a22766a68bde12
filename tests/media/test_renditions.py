"""assets.media.renditions: derived files are made once, by recipe, and again byte for byte where they were deleted."""

import datetime as dt
import multiprocessing
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from assets.errors import RenditionFailed
from assets.manifest import File, Format, Preset, sha256
from assets.media import renditions, storage
from assets.media.recipes import Order, order_for, recipe_of, to_json
from assets.media.renditions import body_of, rendition_of, renditions_of
from assets.models import Rendition
from tests.counts import STAMPEDE
from tests.media.photographs import halves, photograph

HERO = Preset("hero", width_px=80, dprs=(1, 2))
FORK = multiprocessing.get_context("fork")
PROCESSES = 4
PROCESS_SECONDS = 60
AGAIN = """
import sys
from assets.media.drawing import draw
from assets.manifest import sha256
print(sha256(draw(sys.stdin.buffer.read()).partition(b"\\n")[2]))
"""


def stored(body: bytes = b"", media_type: str = "image/png", preset: Preset = HERO) -> Order:
    return Order(storage.put(body or halves()), media_type, preset, "", 1, Format.WEBP)


def test_a_recipe_is_another_one_with_whatever_its_bytes_depend_on() -> None:
    order = Order(sha256(b"file"), "image/png", HERO)
    others = (
        replace(order, digest=sha256(b"other")), replace(order, preset=replace(HERO, version=2)),
        replace(order, preset=replace(HERO, quality=81)), replace(order, focal_point="0.2 0.3"),
        replace(order, dpr=2), replace(order, format=Format.AVIF),
    )  # fmt: skip

    assert len({recipe_of(each) for each in (order, *others)}) == len(others) + 1


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("image/avif,image/webp,*/*", Format.AVIF), ("image/webp, image/avif;q=0", Format.WEBP),
        ("image/webp;q=0.5", Format.WEBP), ("image/*", Format.AUTO), ("*/*", Format.AUTO), ("", Format.AUTO),
    ],
)  # fmt: skip
def test_an_automatic_format_is_the_smallest_that_the_reader_names(accept: str, format_: Format) -> None:
    assert order_for(File(sha256(b"file"), "a.png", "image/png", 4, 2, 2), HERO, accept=accept).format is format_


@pytest.mark.django_db
def test_a_derived_file_is_drawn_once_and_then_neither_it_nor_its_original_is_opened(drawings: list[str]) -> None:
    order = stored()
    first = rendition_of(order)
    storage.path_of(order.digest).unlink()

    again = rendition_of(order)

    assert (again.digest, again.size_bytes) == (first.digest, len(storage.read(first.digest)))
    assert (again.width_px, again.height_px, again.media_type) == (80, 40, "image/webp")
    assert len(drawings) == 1


@pytest.mark.django_db
def test_a_deleted_derived_file_is_made_again_byte_for_byte(drawings: list[str]) -> None:
    row = rendition_of(stored())
    before = body_of(row)
    storage.path_of(row.digest).unlink()

    assert body_of(Rendition.objects.get()) == before
    assert len(drawings) == 2


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("format_", [Format.WEBP, Format.AVIF, Format.JPEG, Format.PNG])
def test_another_process_makes_the_same_bytes(format_: Format) -> None:
    body = photograph(600, 400)
    order = replace(stored(body, "image/jpeg"), format=format_)

    other = subprocess.run(
        [sys.executable, "-c", AGAIN], input=to_json(order).encode() + b"\n" + body, capture_output=True, check=True
    )

    assert other.stdout.decode().strip() == rendition_of(order).digest


@pytest.mark.django_db
def test_what_cannot_be_drawn_is_told_again_without_another_attempt_until_its_lease_ends(drawings: list[str]) -> None:
    order = stored(photograph(300, 200)[:3_000], "image/jpeg")
    later = timezone.now() + dt.timedelta(minutes=1)

    for clock in (timezone.now, timezone.now, lambda: later):
        with pytest.raises(RenditionFailed, match="cannot be decoded"):
            rendition_of(order, clock=clock)

    assert len(drawings) == 2


@pytest.mark.django_db
def test_what_somebody_died_over_is_made_by_the_next_when_its_lease_ends() -> None:
    order = stored()
    long_ago = timezone.now() - dt.timedelta(minutes=1)
    Rendition.objects.create(recipe=recipe_of(order), order={}, source=order.digest, claimed_at=long_ago)

    assert rendition_of(order).digest


@pytest.mark.django_db
def test_many_are_found_by_one_query(django_assert_num_queries: Any) -> None:
    orders = [replace(stored(), dpr=dpr) for dpr in (1, 2)]
    renditions_of(orders)

    with django_assert_num_queries(1):
        found = renditions_of(orders)

    assert [found[order].width_px for order in orders] == [80, 160]  # type: ignore[union-attr]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.proof(STAMPEDE)
def test_a_stampede_of_first_requests_draws_once(drawings: list[str]) -> None:
    order = stored(photograph(600, 400), "image/jpeg")

    def ask(_number: int) -> str:
        try:
            return rendition_of(order).digest
        finally:
            connection.close()

    with ThreadPoolExecutor(STAMPEDE) as threads:
        answers = set(threads.map(ask, range(STAMPEDE)))

    assert len(answers) == len(drawings) == 1


def ask_together(order: Order, barrier: Any, results: Any) -> None:
    """In a process of its own: the digest, and how many children it needed."""
    drawn = []
    run = renditions.sandbox.run
    renditions.sandbox.run = lambda *given, **more: drawn.append(more["label"]) or run(*given, **more)  # type: ignore[func-returns-value, method-assign]
    barrier.wait(PROCESS_SECONDS)
    results.put((rendition_of(order).digest, len(drawn)))
    renditions.sandbox.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_processes_that_ask_at_once_one_draws() -> None:
    order = stored(photograph(1200, 800), "image/jpeg")
    connections.close_all()
    renditions.sandbox.close()
    barrier, results = FORK.Barrier(PROCESSES), FORK.Queue()
    processes = [FORK.Process(target=ask_together, args=(order, barrier, results)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()

    answers = [results.get(timeout=PROCESS_SECONDS) for _ in processes]
    for process in processes:
        process.join(PROCESS_SECONDS)

    assert len({digest for digest, _ in answers}) == 1
    assert sum(drawn for _, drawn in answers) == 1
