"""Publishers in processes of their own: started together, cut off at any moment, and what they left behind."""

import itertools
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

from django.db import connections

from assets.errors import Conflict
from assets.manifest import BlockManifest, from_json
from assets.models import Activation, Brand, DocumentUse, Release
from assets.publishing import documents
from tests.builders import make_block
from tests.publishing.library import later, publish_now

SECONDS = 120
PAUSE_SECONDS = 0.25
fork = multiprocessing.get_context("fork")


def start(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """A forked process; neither connections nor the renderer's children are shared with this one."""
    connections.close_all()
    documents.sandbox.close()
    process = fork.Process(target=work, args=arguments)
    process.start()
    return process


def publish_together(brand: Brand, barrier: Any, results: Any) -> None:
    barrier.wait(SECONDS)
    try:
        done = publish_now(brand)
        results.put("published" if done.act else "unchanged")
    except Conflict:
        results.put("conflict")
    documents.sandbox.close()


def publish_round(brand: Brand, number: int, started: Any, rendered: Any) -> None:
    """Says when it begins, and when all is rendered and only the transaction is left."""
    started.set()

    def progress(_what: str, done: int, of: int) -> None:
        if done == of:
            rendered.set()

    publish_now(brand, now=later(number), key=f"round-{number}", progress=progress)
    documents.sandbox.close()


def cut_off(process: BaseProcess, moment: Any, seconds: float) -> None:
    """Kills the process so long after the moment; it may have ended by then."""
    moment.wait(SECONDS)
    time.sleep(seconds)
    process.kill()
    process.join(SECONDS)


def edit_until(brand: Brand, ended: Any, saves: Any) -> None:
    """An editor who saves one text after the other."""
    for number in itertools.count(1):
        make_block(brand, "note", f"Roasted in minute {number}.")
        saves.value = number
        if ended.wait(PAUSE_SECONDS):
            return


def assert_whole(brand: Brand) -> None:
    """Every kit's release has a document for each edition and part, its lock's releases, and has gone live."""
    for release in Release.objects.filter(asset__brand=brand, asset__kind="kit"):
        uses = DocumentUse.objects.filter(release=release)
        editions = set(itertools.product([("DE", "de-DE"), ("US", "en-US")], ["web.html", "note.txt"]))
        assert {((use.region, use.locale), use.name) for use in uses} == editions
        assert Release.objects.filter(digest__in=release.lock.values()).count() == len(release.lock)
    for release in Release.objects.filter(asset__brand=brand):
        assert Activation.objects.filter(release=release, act=release.act).exists()
        assert release.act.subjects.count(release.asset.ref) == 1


def assert_shows_its_note(release: Release) -> None:
    """The document in US shows the very text of the note's release that the kit's lock names."""
    note = from_json(Release.objects.get(digest=release.lock["block/note"]).manifest)
    use = DocumentUse.objects.select_related("document").get(release=release, region="US", name="note.txt")

    assert isinstance(note, BlockManifest)
    assert bytes(use.document.body).decode() == note.variants[0].value
