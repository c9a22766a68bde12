"""A media's edition and a preset → the derived file that a reader takes."""

import datetime as dt
from collections.abc import Callable

from assets.delivery.content import item_of
from assets.delivery.recalls import recall_of_file, refuse
from assets.delivery.releases import Served
from assets.errors import BadContent, RenditionFailed, UnknownAsset
from assets.manifest import Preset
from assets.media.recipes import order_for
from assets.media.renditions import rendition_of
from assets.models import Rendition
from assets.rendering import focal_point_of


def preset_of(served: Served, name: str) -> Preset | None:
    """The brand's preset of this name, as the brand was released."""
    return next((each for each in served.library.manifest.presets if each.name == name), None)


def serve_rendition(
    served: Served, preset: Preset, *, dpr: int, accept: str, now: dt.datetime, before_drawing: Callable[[], None]
) -> Rendition:
    """The derived file, made at the first request. Raises RenditionFailed, StorageError, and Recalled as its media.

    What `before_drawing` raises keeps it from being made. One query more than its media. `accept` chooses the format
    of a preset that leaves it open.
    """
    item = item_of(served, now)
    try:
        order = order_for(item.picture, preset, focal_point=focal_point_of(item), dpr=dpr, accept=accept)
    except BadContent as error:
        raise RenditionFailed(str(error)) from error
    return rendition_of(order, before_drawing=before_drawing)


def signed_rendition(recipe: str, *, now: dt.datetime) -> Rendition:
    """A derived file that is there. Raises UnknownAsset, and Recalled with its source. Needs a signature, no key."""
    rows = Rendition.objects.filter(recipe=recipe).exclude(digest="")
    row = rows.annotate(recall_id=recall_of_file(now, "source")).first()
    if row is None:
        raise UnknownAsset("There is no such derived file.")
    refuse(row.recall_id)
    return row
