"""A hundred partners with an endpoint each and one worker → lines of JSON, one a figure; run by benchmarks.webhooks."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from assets import granting, webhooks
from assets.history import Actor
from assets.manifest import Kind
from assets.models import Asset, Brand, Collection, Partner
from assets.publishing import publish
from tests.builders import make_block, make_brand
from tests.webhooks.listening import Listener, hangs, listening

ACTOR = Actor(id="bench", name="Benchmark", role="agent")
PARTNERS = 100
PATIENCE_SECONDS = 60.0
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    for name, value, unit in figures():
        sys.stdout.write(json.dumps([name, value, unit]) + "\n")
        sys.stdout.flush()


def figures() -> Iterator[tuple[str, float, str]]:
    """From the call that publishes on; the worker runs already and has sent something before."""
    brand = make_brand()
    with listening() as endpoint, listening(hangs) as bad, working():
        collection = make_partners(brand, endpoint)
        arrived_after(brand, endpoint, "First")
        yield "1 act to 100 endpoints of 100 partners, one worker", arrived_after(brand, endpoint, "Second"), "s"
        for number in range(10):
            add(brand, collection, f"bad-{number}", bad)
        yield "the same beside ten that hang", arrived_after(brand, endpoint, "Third"), "s"
        tell_apart(brand)
        arrived_after(brand, endpoint, "Fourth")
        yield "the same where each partner is granted other things", arrived_after(brand, endpoint, "Fifth"), "s"


def make_partners(brand: Brand, endpoint: Listener) -> Collection:
    block = Asset.objects.get(pk=make_block(brand, "headline", "None yet").pk)
    collection = Collection.objects.create(brand=brand, key="all", title="All")
    granting.add_members(collection=collection, assets=[block], actor=ACTOR, clock=timezone.now)
    publish(brand=brand, refs=[brand.ref, block.ref], actor=ACTOR, clock=timezone.now)
    for number in range(PARTNERS):
        add(brand, collection, f"partner-{number}", endpoint)
    return collection


def tell_apart(brand: Brand) -> None:
    """Gives each partner a collection of its own, so that none is shown what another is."""
    for partner in Partner.objects.filter(brand=brand):
        own = Collection.objects.create(brand=brand, key=partner.key, title=partner.title)
        granting.grant(partner=partner, collection=own, kinds=[Kind.BLOCK], actor=ACTOR, clock=timezone.now)


def add(brand: Brand, collection: Collection, key: str, endpoint: Listener) -> None:
    partner = Partner.objects.create(brand=brand, key=key, title=key)
    granting.grant(partner=partner, collection=collection, kinds=[Kind.BLOCK], actor=ACTOR, clock=timezone.now)
    webhooks.add_webhook(partner=partner, url=endpoint.url, actor=ACTOR, clock=timezone.now)


def arrived_after(brand: Brand, endpoint: Listener, text: str) -> float:
    make_block(brand, "headline", text)
    began, before = time.monotonic(), len(endpoint.requests)
    publish(brand=brand, refs=["block/headline"], actor=ACTOR, clock=timezone.now)
    while len(endpoint.requests) - before < PARTNERS and time.monotonic() - began < PATIENCE_SECONDS:
        time.sleep(0.01)
    return time.monotonic() - began


@contextlib.contextmanager
def working() -> Iterator[None]:
    worker = subprocess.Popen([sys.executable, "manage.py", "work", "-v", "0"], cwd=ROOT)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()
