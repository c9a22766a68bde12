"""Publications in the settings' database → lines of JSON, one a figure; run by benchmarks.publishing."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assets import drafts, history
from assets.delivery import State
from assets.delivery.states import manifests
from assets.history import Actor
from assets.manifest import (
    BlockManifest,
    BlockType,
    Channel,
    KitManifest,
    Manifest,
    Part,
    Placement,
    Policy,
    Slot,
    TemplateManifest,
    Variant,
)
from assets.models import Asset, Brand
from assets.provenance import blame
from assets.publishing import Published, RolledBack, plan, publish, roll_back
from assets.publishing.documents import sandbox
from assets.rendering import Edition

Done = TypeVar("Done")
ACTOR = Actor(id="bench", name="Benchmark", role="agent")
DEMO = "kit/spring-launch"
LARGE = "kit/large"
SAVES = 20
BLOCKS = 498
"""With a template and the kit itself: 500 assets."""


def main() -> None:
    for name, value, unit in figures():
        sys.stdout.write(json.dumps([name, value, unit]) + "\n")
        sys.stdout.flush()


def figures() -> Iterator[tuple[str, float, str]]:
    """Each publication is a first one of what it is about: nothing was rendered or released before."""
    brand = Brand.objects.get()
    before = processor_seconds()
    done, seconds, queries = timed(lambda: released(brand, DEMO))
    sandbox.close()
    processor = processor_seconds() - before
    documents = len(done.plan.documents) if done.plan else 0
    yield f"with rendering: the demo kit, {documents} documents", seconds, "s"
    yield "with rendering", queries, "queries"
    yield "processor time of that, children included", processor, "s"
    yield "blame of a text in the demo's web page", blamed(brand), "s"
    yield "save of a block", min(saved(brand, number) for number in range(SAVES)), "s"
    rename(brand, done.numbers)
    done, seconds, queries = timed(lambda: released(brand, DEMO))
    yield f"freeze and commit of the demo kit, {len(done.numbers)} releases", seconds, "s"
    yield "freeze and commit", queries, "queries"
    _, seconds, _ = timed(lambda: plan(brand=brand, refs=[DEMO], now=timezone.now()))
    yield "a plan of the demo kit where nothing differs", seconds, "s"
    write(brand, *large())
    done, seconds, queries = timed(lambda: released(brand, LARGE))
    yield f"a kit of 500 assets, {len(done.numbers)} releases", seconds, "s"
    yield "a kit of 500 assets", queries, "queries"
    rename(brand, done.numbers)
    released(brand, LARGE)
    back, seconds, queries = timed(lambda: went_back(brand, LARGE))
    yield f"rollback of a kit of 500 assets, {len(back.numbers)} with its parts", seconds, "s"
    yield "rollback of a kit of 500 assets", queries, "queries"


def timed(call: Callable[[], Done]) -> tuple[Done, float, int]:
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        done = call()
        seconds = time.perf_counter() - start
    return done, seconds, len(captured)


def saved(brand: Brand, number: int) -> float:
    """Seconds to save another text of a block that has several, with its revision, snapshot and act."""
    texts = tuple(Variant("value", locale, "001", f"Text {number}") for locale in ("en", "de", "fr", "it"))
    start = time.perf_counter()
    write(brand, BlockManifest("saved", "Saved", BlockType.TEXT, Policy.ANY, texts))
    return time.perf_counter() - start


def blamed(brand: Brand) -> float:
    """Seconds to say who wrote the last words of the page, without anything kept from before."""
    kit, now = Asset.objects.of_ref(brand.pk, DEMO).get(), timezone.now()
    edition, state = Edition("CH", "fr-CH"), State(now=now, at=now)
    text = blame(kit=kit, edition=edition, name="web.html", state=state).passages[-1].text
    manifests.clear()
    start = time.perf_counter()
    blame(kit=kit, edition=edition, name="web.html", state=state, text=text)
    return time.perf_counter() - start


def processor_seconds() -> float:
    """Of this process and of those that it has started and seen end."""
    used = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def released(brand: Brand, name: str) -> Published:
    return publish(brand=brand, refs=[name], actor=ACTOR, clock=timezone.now)


def went_back(brand: Brand, name: str) -> RolledBack:
    return roll_back(brand=brand, ref=name, actor=ACTOR, clock=timezone.now, with_parts=True)


def rename(brand: Brand, names: Iterable[str]) -> None:
    """Other titles for editors: all but the brand are released anew, and every document stays as it is."""
    assets = [Asset.objects.of_ref(brand.pk, name).get() for name in names if name != brand.ref]
    write(brand, *(replace(each, title=f"{each.title} again") for each in drafts.read_many(assets).values()))


def write(brand: Brand, *manifests: Manifest) -> None:
    with history.revise(brand=brand, actor=ACTOR, verb="save", now=timezone.now()) as revision:
        for manifest in manifests:
            revision.write(manifest)


def large() -> tuple[Manifest, ...]:
    """A strings template of one list, and a kit that places a block after the other in it, for the demo's regions."""
    blocks = tuple(
        BlockManifest(
            f"text-{number}", f"Text {number}", BlockType.TEXT, Policy.ANY,
            (Variant("value", "en", "001", f"Number of {number}"), Variant("value", "de", "001", "Eins")),
        )
        for number in range(BLOCKS)
    )  # fmt: skip
    source = "{% for text in texts %}{{ loop.index }}\n{% endfor %}"
    template = TemplateManifest(
        "large",
        "Large",
        Channel.STRINGS,
        (Slot("texts", ("text",), is_list=True),),
        (Part("n.txt", "text/plain", source),),
    )
    placements = tuple(Placement("texts", "", "001", number, f"block/{row.key}") for number, row in enumerate(blocks))
    return (*blocks, template, KitManifest("large", "Large", ("large",), ("DE",), placements))
