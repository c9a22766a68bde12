"""A release and an edition → a block's or media's values with their origins; a template's slots and parts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from assets.delivery.recalls import recalled, recalled_files
from assets.delivery.recent import Recent
from assets.delivery.releases import Served
from assets.delivery.states import manifest_of
from assets.errors import UnknownAsset
from assets.manifest import BlockManifest, MediaManifest, TemplateManifest
from assets.models import File, Release
from assets.rendering import Item, resolve

items: Recent[Item] = Recent(4096)
"""Resolved blocks and media; a release, the brand's facts and an edition decide them wholly."""
colours: Recent[dict[str, str]] = Recent(4096)
"""Of files, which are never looked into again."""


def item_of(served: Served, now: dt.datetime) -> Item:
    """A block or media as an edition of it has it, with origins. Raises Recalled for a recalled file.

    At most one query, none where it is kept; two more where a recall touches the release.
    """
    key = (served.release.digest, served.library.digest, served.edition)
    item = items.get(key, lambda: _item(served))
    recalls = recalled_files(now) if served.is_touched else {}
    for file in (item.file, item.poster, item.track):
        if recall := recalls.get(file.digest):
            raise recalled(recall)
    return item


def in_own_language(item: Item) -> Item:
    """Without its texts in other languages than the edition's; `lacks` names them."""
    foreign = {name for name, field in item.fields.items() if field.type.is_text and not field.is_same_language}
    if not foreign:
        return item
    kept = {name: field for name, field in item.fields.items() if name not in foreign}
    return replace(item, fields=kept, lacks=tuple(sorted({*item.lacks, *foreign})))


def template_of(release: Release) -> TemplateManifest:
    """A template's released content, of which partners see the slots. Raises UnknownAsset."""
    manifest = manifest_of(release)
    if not isinstance(manifest, TemplateManifest):
        raise UnknownAsset("There is no such template.")
    return manifest


def colours_of(*items: Item) -> dict[str, str]:
    """The mean colours of their pictures by digest. One query, none where they are kept or there is no picture."""
    files = (file for item in items for file in (item.file, item.poster))
    pictures = tuple(sorted({file.digest for file in files if file.media_type.startswith("image/")}))
    return colours.get(pictures, lambda: _colours(pictures)) if pictures else {}


def _colours(digests: Sequence[str]) -> dict[str, str]:
    return dict(File.objects.filter(digest__in=digests).exclude(colour="").values_list("digest", "colour"))


def _item(served: Served) -> Item:
    manifest = manifest_of(served.release)
    if not isinstance(manifest, BlockManifest | MediaManifest):
        raise UnknownAsset("Only blocks and media have content of their own.")
    return resolve(manifest, brand=served.library.manifest, edition=served.edition)
