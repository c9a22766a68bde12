"""Eight processes save one block at once: every save is in the text, and every stale one was refused."""

import itertools
import multiprocessing
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
from django.db import connections

from assets import drafts, history
from assets.errors import Conflict
from assets.manifest import BlockManifest
from assets.models import Act, Asset, Brand, Snapshot
from tests.builders import ANNA, NOW, make_block, make_brand, make_variant
from tests.counts import CONCURRENT_SAVES

PROCESSES = 8
SECONDS = 300
fork = multiprocessing.get_context("fork")


def add_one(brand: Brand, asset: Asset, barrier: Barrier | None) -> bool:
    """One editor's try: read, wait for the others, save one more than was read. Whether it was taken."""
    version = Asset.objects.values_list("version", flat=True).get(pk=asset.pk)
    manifest = drafts.read(asset)
    assert isinstance(manifest, BlockManifest)
    number = int(manifest.variants[0].value) + 1
    if barrier:
        barrier.wait(SECONDS)
    try:
        with history.revise(brand=brand, actor=ANNA, verb="save", now=NOW) as revision:
            changed = BlockManifest(
                manifest.key, manifest.title, manifest.type, manifest.policy, (make_variant(str(number)),)
            )
            revision.write(changed, version)
    except Conflict:
        return False
    return True


def edit(brand: Brand, asset: Asset, barrier: Barrier, results: Any) -> None:
    """Saves until CONCURRENT_SAVES were taken; the first try starts from what all others have read, too."""
    saved, refused = 0, 0
    is_taken = add_one(brand, asset, barrier)
    while True:
        saved, refused = saved + is_taken, refused + (not is_taken)
        if saved == CONCURRENT_SAVES:
            break
        is_taken = add_one(brand, asset, None)
    results.put((saved, refused))


@pytest.mark.proof(CONCURRENT_SAVES)
@pytest.mark.django_db(transaction=True)
def test_no_save_of_eight_processes_is_lost() -> None:
    brand = make_brand()
    block = make_block(brand, "counter", "0")
    connections.close_all()
    barrier, results = fork.Barrier(PROCESSES), fork.Queue()
    processes = [fork.Process(target=edit, args=(brand, block, barrier, results)) for _ in range(PROCESSES)]

    for process in processes:
        process.start()
    outcomes = [results.get(timeout=SECONDS) for _ in processes]
    for process in processes:
        process.join(SECONDS)

    total = PROCESSES * CONCURRENT_SAVES
    assert drafts.read(block).variants[0].value == str(total)  # type: ignore[union-attr]
    assert Asset.objects.get(pk=block.pk).version == Snapshot.objects.filter(asset=block).count() == total + 1
    assert sum(refused for _, refused in outcomes) >= PROCESSES - 1
    assert history.verify(brand) == ()
    acts = list(Act.objects.order_by("pk"))
    assert all(act.previous_hash == before.hash for before, act in itertools.pairwise(acts))
