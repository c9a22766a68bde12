"""What drawing a photograph of 3000 × 2000 px at 800 px costs and its child needs, and what refusing bombs takes."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from assets.errors import BadContent, SandboxError
from assets.manifest import Format, Preset, sha256
from assets.media.drawing import draw
from assets.media.inspection import inspect
from assets.media.recipes import Order, to_json
from assets.sandbox import Limits, Sandbox
from benchmarks.figures import Figure
from tests.media.bombs import BOMBS
from tests.media.photographs import photograph

MOST_CPU_MS = 75.0
MOST_WALL_MS = 140.0
MOST_MIB = 60
MOST_REFUSAL_MS = 50.0
ROUNDS = 15
MIB = 1024 * 1024
HERO = Preset("hero", width_px=800)


def figures() -> Iterator[Figure]:
    body = photograph()
    webp, avif = (_payload(body, each) for each in (Format.WEBP, Format.AVIF))
    with Sandbox(preload=("assets.media.drawing",)) as sandbox:
        yield Figure(
            "photograph to WebP of 800 px, quality 80: CPU", _fastest(webp, time.process_time), "ms", MOST_CPU_MS
        )
        yield Figure("photograph to AVIF of 800 px: wall", _fastest(avif, time.perf_counter), "ms", MOST_WALL_MS)
        yield Figure("least memory over its fork for the WebP", _least_mib(sandbox, webp), "MiB", MOST_MIB)
        yield Figure("least memory over its fork for the AVIF", _least_mib(sandbox, avif), "MiB", MOST_MIB)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brand_api.settings")
    for what, (ending, make) in BOMBS.items():
        yield Figure(f"refusing a {what}", _refused(make(), f"a.{ending}"), "ms", MOST_REFUSAL_MS)


def _refused(body: bytes, name: str) -> float:
    """From the bytes to the refusal, the child's start included; in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with suppress(BadContent):
            inspect(body, name)
            raise AssertionError(f"{name} was taken in")
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def _payload(body: bytes, format_: Format) -> bytes:
    return to_json(Order(sha256(body), "image/jpeg", HERO, format=format_)).encode() + b"\n" + body


def _fastest(payload: bytes, clock: Callable[[], float]) -> float:
    """In milliseconds, in this process."""
    times = []
    for _ in range(ROUNDS):
        start = clock()
        draw(payload)
        times.append(clock() - start)
    return min(times) * 1000


def _least_mib(sandbox: Sandbox, payload: bytes) -> float:
    """The smallest limit of address space under which a child draws it."""
    least = 4 * MOST_MIB
    for most in range(4, 4 * MOST_MIB, 4):
        limits = Limits(wall_seconds=10, cpu_seconds=10, memory_bytes=most * MIB, output_bytes=8 * MIB)
        try:
            sandbox.run("assets.media.drawing:draw", payload, limits=limits, label="photograph")
        except SandboxError:
            continue
        least = most
        break
    return least
