"""Publishing a part makes anew only what shows it, in one act, and leaves the library as if all had been made again."""

from dataclasses import replace

import pytest

from assets import drafts
from assets.manifest import BlockManifest
from assets.models import Act, Asset, Brand, Document, DocumentUse, Release
from assets.publishing import publish, verify_releases
from assets.publishing.documents import existing
from benchmarks.library import ACTOR, EVERYWHERE, Size, build, library, write
from tests.publishing.library import later

pytestmark = pytest.mark.django_db
SIZE = Size(blocks=50, kits=4, editions=3, media=2)
MORE_THAN_A_QUERY_TAKES = 33_000


def other(brand: Brand, key: str) -> BlockManifest:
    """The block with another first text."""
    manifest = drafts.read_many([Asset.objects.of_ref(brand.pk, f"block/{key}").get()])[f"block/{key}"]
    assert isinstance(manifest, BlockManifest)
    first, *rest = manifest.variants
    return replace(manifest, variants=(replace(first, value="Otherwise"), *rest))


def test_a_block_that_every_kit_shows_is_released_with_all_of_them_in_one_act() -> None:
    brand, _ = build(library(SIZE))
    write(brand, other(brand, EVERYWHERE))
    acts, known = Act.objects.count(), set(Document.objects.values_list("pk", flat=True))
    ended: list[int] = []

    done = publish(brand=brand, refs=[f"block/{EVERYWHERE}"], actor=ACTOR, clock=lambda: later(10**6),
                   progress=lambda what, number, of: ended.append(number))  # fmt: skip

    assert Act.objects.count() == acts + 1
    assert set(done.numbers) == {f"block/{EVERYWHERE}", *(f"kit/kit-{number}" for number in range(SIZE.kits))}
    uses = DocumentUse.objects.filter(release__in=Release.objects.filter(act=done.act))
    assert uses.count() == SIZE.kits * SIZE.editions * 2
    made = uses.exclude(document__in=known).values_list("document", flat=True)
    assert len(ended) == len(set(made)) == SIZE.kits
    assert verify_releases(brand=brand, is_rendering=True).damages == ()


def test_documents_are_looked_for_whatever_their_number() -> None:
    Document.objects.create(recipe="a" * 64, digest="b" * 64, media_type="text/plain", body=b"", engine={})
    wanted = [f"{number:064x}" for number in range(MORE_THAN_A_QUERY_TAKES)]

    assert list(existing([*wanted, "a" * 64])) == ["a" * 64]
