"""2,000 blocks in five editions and 200 kits in eighteen → what exporting them costs, as lines of JSON."""

import dataclasses
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from assets import drafts, granting, sites
from assets.manifest import WORLD, BlockManifest, BrandManifest, Kind
from assets.models import Asset, Brand, Collection, Partner
from assets.publishing import publish
from assets.sites import Done, Folder
from benchmarks.library import ACTOR, Library, Size, build, library, write
from benchmarks.load import Asked, Server, cost, is_there
from tests.services import free_port
from tests.sites.copies import is_installed, nginx, pointers

EDITIONS = 18
BLOCK_EDITIONS = 5
SIZE = Size(
    blocks=int(os.environ.get("BENCHMARK_BLOCKS", "2000")), kits=int(os.environ.get("BENCHMARK_KITS", "200")),
    editions=EDITIONS,
)  # fmt: skip
EDITED = 5
ROUNDS, SECONDS = 5, 2
PLAIN = """
    server {{
        listen 127.0.0.1:{port};
        types {{}}
        default_type application/json;
        root "{folder}";
    }}
"""


def main() -> None:
    for name, value, unit in figures():
        sys.stdout.write(json.dumps([name, value, unit]) + "\n")
        sys.stdout.flush()


def figures() -> Iterator[tuple[str, float, str]]:
    made = library(SIZE)
    brand, _ = build(made)
    partner = _partner(brand, made)
    with tempfile.TemporaryDirectory(prefix="brand_copy_") as folder:
        copy = Folder(Path(folder, "copy"))
        seconds, done = _timed(partner, copy)
        yield f"whole: {done.paths:,} paths, {done.written:,} objects", seconds, "s"
        seconds, _ = _timed(partner, copy)
        yield "nothing has changed", seconds, "s"
        seconds, done = _timed(partner, copy, is_whole=True)
        yield "every path asked for, nothing written", seconds, "s"
        for name in _edited(brand):
            publish(brand=brand, refs=[name], actor=ACTOR, clock=timezone.now)
            seconds, done = _timed(partner, copy)
            yield f"after an edit of {name}: {done.pointed:,} of {done.paths:,} paths", seconds, "s"
        yield from _served(copy, brand, partner)


def _timed(partner: Partner, copy: Folder, *, is_whole: bool = False) -> tuple[float, Done]:
    start = time.perf_counter()
    done = sites.export(partner, copy, now=timezone.now(), is_whole=is_whole)
    return time.perf_counter() - start, done


def _partner(brand: Brand, made: Library) -> Partner:
    """Kits everywhere; blocks and media in markets that have five editions together."""
    partner = Partner.objects.create(brand=brand, key="reader", title="Reader")
    collection = Collection.objects.create(brand=brand, key="all", title="All")
    assets = Asset.objects.filter(brand=brand).exclude(kind=Kind.BRAND.value)
    granting.add_members(collection=collection, assets=assets, actor=ACTOR, clock=timezone.now)
    wanted = [(WORLD, (Kind.KIT,))]
    facts = next(each for each in made.manifests if isinstance(each, BrandManifest))
    left = BLOCK_EDITIONS
    for region in facts.regions:
        if region.locales and len(region.locales) <= left:
            left -= len(region.locales)
            wanted.append((region.code, (Kind.BLOCK, Kind.MEDIA)))
    for code, kinds in wanted:
        granting.grant(
            partner=partner, collection=collection, kinds=kinds, region=code, actor=ACTOR, clock=timezone.now
        )
    return partner


def _edited(brand: Brand) -> Iterator[str]:
    """Texts from the rarely to the often used, each with another word."""
    rows = Asset.objects.filter(brand=brand, kind=Kind.BLOCK.value, key__startswith="text-").order_by("-pk")
    for asset in rows[:EDITED]:
        (draft,) = drafts.read_many([asset]).values()
        if isinstance(draft, BlockManifest):
            texts = tuple(dataclasses.replace(each, value=f"Now {each.value}") for each in draft.variants)
            write(brand, dataclasses.replace(draft, variants=texts))
            yield asset.ref


def _served(copy: Folder, brand: Brand, partner: Partner) -> Iterator[tuple[str, float, str]]:
    """Processor time of nginx, an answer of the copy against a file of the same size in a folder of its own."""
    if not (is_there() and is_installed()):
        sys.stderr.write("serving is left out: wrk or nginx is not installed.\n")
        return
    path, name = next(
        (each, name) for each, name in pointers(copy.root).items() if "/editions/" in each and "/blocks/text-" in each
    )
    plain, port = copy.root.parent / "plain", free_port()
    plain.mkdir()
    shutil.copy(copy.root / "objects" / name[:2] / name, plain / "file")
    with nginx(copy, brand.key, partner.key, more=PLAIN.format(port=port, folder=plain)) as served:
        ours, theirs = (Server(each, served.pid, (served.pid,)) for each in (served.port, port))
        ratios = []
        for _ in range(ROUNDS):
            plainly = cost(theirs, [Asked("/file", "none")], SECONDS).milliseconds
            ratios.append(cost(ours, [Asked(path, served.key)], SECONDS).milliseconds / plainly)
    yield "an answer of the copy from nginx, in plain files of its size", statistics.median(ratios), "x"
