"""Random edits of a generated library: what publishing each changes is what was foretold, and nothing else is rendered.

The full library has 2,000 blocks, 200 kits and 20 editions.
"""

import random

import pytest
from django.utils import timezone

from assets import drafts
from assets.errors import PublishingRefused
from assets.impact import impact
from assets.manifest import Manifest, ref_of
from assets.models import Activation, Asset, Brand, Document, DocumentUse
from assets.publishing import documents as publishing_documents
from assets.publishing import publish, verify_releases
from assets.sandbox import Job
from benchmarks.library import ACTOR, FULL, Size, build, library, write
from tests.counts import IS_PROOF, LIBRARY_EDITS
from tests.impact.edits import EDITS, Desk

SIZE = FULL if IS_PROOF else Size(blocks=70, kits=4, editions=5, media=3)
PUBLISHED_WITH_A_KIT = 0.1
"""How many edits wait as drafts until a kit is published that shows them."""
Served = dict[tuple[str, str, str, str], str]


def served() -> Served:
    """The recipe of every document that is live, by kit, region, locale and name."""
    live = Activation.objects.filter(asset__kind="kit").current(at=timezone.now()).values("release")
    rows = DocumentUse.objects.filter(release__in=live)
    named = ("release__asset__key", "region", "locale", "name", "document__recipe")
    return {(f"kit/{key}", *place): recipe for key, *place, recipe in rows.values_list(*named)}  # type: ignore[misc]


class Renders:
    """Counts the jobs that the sandbox really runs."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.labels: list[str] = []
        run = publishing_documents.sandbox._run

        def counted(job: Job) -> bytes:
            self.labels.append(job.label)
            return run(job)

        patch.setattr(publishing_documents.sandbox, "_run", counted)

    def since(self, start: int) -> int:
        return len(self.labels) - start


def foretold(brand: Brand, name: str) -> Served:
    """The recipe that each document would get, "" for one that would go."""
    found = impact(brand=brand, refs=[name], now=timezone.now(), is_rendering=False)
    return {
        (each.kit, each.edition.region, each.edition.locale, each.name): each.recipe_after for each in found.documents
    }


def changed(before: Served, after: Served) -> Served:
    return {place: after.get(place, "") for place in before | after if before.get(place) != after.get(place)}


def edited(brand: Brand, chance: random.Random, turn: int) -> tuple[Manifest, str]:
    """Makes an edit, of each kind in turn; the draft as it was before, and what to publish: itself, or a kit."""
    manifest = list(EDITS.values())[turn % len(EDITS)](Desk(brand, chance))
    asset = Asset.objects.of_ref(brand.pk, ref_of(manifest)).get()
    was = drafts.read_many([asset])[asset.ref]
    write(brand, manifest)
    kit = f"kit/kit-{chance.randrange(SIZE.kits)}"
    return was, kit if chance.random() < PUBLISHED_WITH_A_KIT else asset.ref


def is_published(brand: Brand, name: str, was: Manifest) -> bool:
    """Publishes it; what is refused was foretold to be, and the draft is put back."""
    try:
        publish(brand=brand, refs=[name], actor=ACTOR, clock=timezone.now)
    except PublishingRefused:
        assert impact(brand=brand, refs=[name], now=timezone.now()).errors
        write(brand, was)
        return False
    return True


@pytest.mark.proof(LIBRARY_EDITS)
@pytest.mark.django_db
def test_what_is_foretold_is_what_changes_and_nothing_else_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    brand, _ = build(library(SIZE))
    renders, chance, published = Renders(monkeypatch), random.Random(LIBRARY_EDITS), 0
    for turn in range(LIBRARY_EDITS):
        was, name = edited(brand, chance, turn)
        before, known, start = served(), set(Document.objects.values_list("recipe", flat=True)), len(renders.labels)

        told = foretold(brand, name)
        if is_published(brand, name, was):
            after = served()
            assert told == changed(before, after), (turn, name)
            assert renders.since(start) == len(set(after.values()) - known), (turn, name)
            published += 1

    assert published > LIBRARY_EDITS * 0.9
    assert verify_releases(brand=brand, is_rendering=True).damages == ()
