"""A release and an edition → a block's or media's values with their origins; a template's slots and parts."""

import datetime as dt
import uuid

from assets.delivery.recalls import recalled, recalled_files
from assets.delivery.recent import Recent
from assets.delivery.releases import Served
from assets.delivery.states import locked_manifests, manifest_of
from assets.errors import UnknownAsset
from assets.manifest import BlockManifest, MediaManifest, TemplateManifest
from assets.models import Release
from assets.rendering import Item, resolve

items: Recent[Item] = Recent(4096)
"""Resolved blocks and media; a release, the brand's facts and an edition decide them wholly."""


def item_of(served: Served, brand_id: uuid.UUID, now: dt.datetime) -> Item:
    """A block or media as an edition of it has it, with origins. Raises Recalled for a recalled file.

    At most two queries, none where it is kept; two more where a recall touches the release.
    """
    key = (served.release.digest, served.library.digest, served.edition)
    item = items.get(key, lambda: _item(served, brand_id))
    if served.is_touched and (recall := recalled_files(now).get(item.file.digest)):
        raise recalled(recall)
    return item


def template_of(release: Release) -> TemplateManifest:
    """A template's released content, of which partners see the slots. Raises UnknownAsset."""
    manifest = manifest_of(release)
    if not isinstance(manifest, TemplateManifest):
        raise UnknownAsset("There is no such template.")
    return manifest


def _item(served: Served, brand_id: uuid.UUID) -> Item:
    manifest = manifest_of(served.release)
    if not isinstance(manifest, BlockManifest | MediaManifest):
        raise UnknownAsset("Only blocks and media have content of their own.")
    locked = locked_manifests(brand_id, served.release.lock)
    return resolve(manifest, assets=locked, brand=served.library.manifest, edition=served.edition)
