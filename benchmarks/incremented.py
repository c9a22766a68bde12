"""Edits of a generated library in the settings' database → lines of JSON, a figure each; run by benchmarks.incremental.

Making all again composes and renders every document that is live, and finds the bytes that are stored.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from django.utils import timezone

from assets import drafts
from assets.impact import Impact, impact
from assets.manifest import BlockManifest, BrandManifest, KitManifest, Manifest
from assets.models import Asset, Brand, Document
from assets.publishing import Published, publish
from assets.publishing.documents import compose_kit, render_all
from assets.publishing.library import current_of, manifests_of
from assets.rendering import Bundle
from benchmarks.library import ACTOR, EVERYWHERE, FULL, Size, build, library, write

Done = TypeVar("Done")
MIB = 2**20
KIB_OF_LINUX = 1024
EVERY_KIT = f"block/{EVERYWHERE}"
A_FEW = "block/rich-1"


def main(size: Size = FULL) -> None:
    for name, value, unit in figures(size):
        sys.stdout.write(json.dumps([name, value, unit]) + "\n")
        sys.stdout.flush()


def figures(size: Size) -> Iterator[tuple[str, float, str]]:
    (brand, done), seconds = timed(lambda: build(library(size)))
    documents = len(done.plan.documents) if done.plan else 0
    yield f"write and publish {len(done.numbers):,} assets, {documents:,} documents", seconds, "s"
    yield "memory of that, at most", memory(), "MiB"
    number, seconds = timed(lambda: rebuilt(brand))
    yield f"make all {number:,} documents again", seconds, "s"
    yield "make a document again, in a whole library", seconds / number * 1_000, "ms"
    yield from of_edit(brand, edited(read(brand, A_FEW)), "a text in a few kits", seconds)
    yield from of_edit(brand, edited(read(brand, EVERY_KIT)), "a text in every kit", seconds)
    yield from of_edit(
        brand, edited(read(brand, EVERY_KIT), is_everywhere=True), "every text of a block in every kit", seconds
    )
    yield from of_list(brand, titled(read(brand, brand.ref)), "the brand's title")
    yield "memory, at most", memory(), "MiB"


def of_edit(brand: Brand, manifest: BlockManifest, what: str, rebuild: float) -> Iterator[tuple[str, float, str]]:
    """Foretold and published; how many times as long making the whole library again takes."""
    name = f"block/{manifest.key}"
    yield from of_list(brand, manifest, what)
    foretold, seconds = timed(lambda: impact(brand=brand, refs=[name], now=timezone.now()))
    yield f"the same with {len(foretold.documents):,} documents rendered", seconds, "s"
    done, seconds = timed(lambda: published(brand, name))
    made = len(done.plan.made) if done.plan else 0
    yield f"publish it: {len(done.numbers):,} releases, {made:,} documents", seconds, "s"
    yield "making all again takes so many times as long", rebuild / seconds, "×"


def of_list(brand: Brand, manifest: Manifest, what: str) -> Iterator[tuple[str, float, str]]:
    """In processor time: it is this process's work alone, SQLite's included, and a busy machine says nothing of it."""
    write(brand, manifest)
    name = brand.ref if isinstance(manifest, BrandManifest) else f"block/{manifest.key}"
    start = time.process_time()
    found = listed(brand, name)
    seconds = time.process_time() - start
    yield f"the list for {what}: {len(found.documents):,} documents", seconds, "s"


def listed(brand: Brand, name: str) -> Impact:
    return impact(brand=brand, refs=[name], now=timezone.now(), is_rendering=False)


def published(brand: Brand, name: str) -> Published:
    return publish(brand=brand, refs=[name], actor=ACTOR, clock=timezone.now)


def rebuilt(brand: Brand) -> int:
    """How many documents were made again. Raises ValueError where one has other bytes than the stored one."""
    names = [asset.ref for asset in Asset.objects.filter(brand=brand, kind="kit")]
    kits = current_of(brand, names, at=timezone.now()).values()
    content = manifests_of(brand, {digest for kit in kits for digest in kit.lock.values()})
    needed = [
        document
        for kit in kits
        if isinstance(manifest := kit.manifest(), KitManifest)
        for document in compose_kit(
            Bundle(manifest, kit.lock, {name: content[digest] for name, digest in kit.lock.items()})
        ).needed
    ]
    made = render_all(needed, progress=lambda done, of: None).made
    stored = dict(Document.objects.values_list("recipe", "digest"))
    if any(stored.get(each.recipe) != each.digest for each in made.values()):
        raise ValueError("A document that was made again is not the stored one.")
    return len(made)


def read(brand: Brand, name: str) -> Manifest:
    asset = Asset.objects.of_ref(brand.pk, name).get()
    return drafts.read_many([asset])[name]


def edited(manifest: Manifest, *, is_everywhere: bool = False) -> BlockManifest:
    """The block with another first text, or with every text another one."""
    if not isinstance(manifest, BlockManifest):
        raise TypeError(f"{manifest.key} is no block.")
    first, *rest = (replace(each, value=f"{each.value} {time.time_ns()}") for each in manifest.variants)
    return replace(manifest, variants=(first, *(rest if is_everywhere else manifest.variants[1:])))


def titled(manifest: Manifest) -> Manifest:
    return replace(manifest, title=f"{manifest.title} again")


def timed(call: Callable[[], Done]) -> tuple[Done, float]:
    start = time.perf_counter()
    done = call()
    return done, time.perf_counter() - start


def memory() -> float:
    """The most that this process has used; its children are told apart by their limits."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB_OF_LINUX / MIB
