"""Whatever was done to an asset since, restoring a revision gives its canonical content back, for every kind."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from assets import drafts, history
from assets.manifest import Kind, Manifest, to_json
from assets.models import Asset, Brand
from assets.restoring import plan, restore
from tests.builders import ANNA, NOW
from tests.counts import FEWEST, RESTORED_DRAFTS
from tests.properties.test_drafts import MANIFESTS, brand

__all__ = ["brand"]


def edit(brand: Brand, manifest: Manifest, *, is_deleted: bool = False) -> Asset:
    """A revision that writes the manifest; a brand stays, everything else may be deleted after it."""
    with history.revise(brand=brand, actor=ANNA, verb="save", now=NOW) as revision:
        asset = revision.write(manifest)
    if is_deleted and manifest.KIND is not Kind.BRAND:
        with history.revise(brand=brand, actor=ANNA, verb="delete", now=NOW) as revision:
            revision.delete(asset)
    return asset


@pytest.mark.proof(RESTORED_DRAFTS // len(Kind))
@pytest.mark.parametrize("kind", Kind)
def test_restoring_undoes_any_edits(brand: Brand, kind: Kind) -> None:
    @settings(max_examples=max(FEWEST, RESTORED_DRAFTS // len(Kind)), deadline=None)
    @given(former=MANIFESTS[kind], edits=st.lists(MANIFESTS[kind], max_size=3), is_deleted=st.booleans())
    def check(former: Manifest, edits: list[Manifest], is_deleted: bool) -> None:
        with transaction.atomic():
            snapshot = history.newest_snapshot(edit(brand, former))
            for each in edits:
                asset = edit(brand, each, is_deleted=is_deleted)
            assert snapshot is not None
            restore(plan(brand, [history.content(snapshot)]), actor=ANNA, now=NOW)

            asset = Asset.objects.get(pk=snapshot.asset_id)
            assert to_json(drafts.read(asset)) == to_json(former)
            assert asset.deleted_at is None
            newest = history.newest_snapshot(asset)
            assert newest is not None
            assert newest.digest == snapshot.digest
            transaction.set_rollback(True)

    check()
