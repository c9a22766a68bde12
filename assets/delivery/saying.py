"""A block in one edition and a reader's arguments → one of its fields as it is shown there: plain text or HTML."""

import datetime as dt
import uuid

from assets.delivery.content import in_own_language, item_of
from assets.delivery.releases import Served
from assets.delivery.states import locked_manifests, manifest_of
from assets.errors import NotReleased, UnknownAsset
from assets.manifest import BLOCK_FIELDS, BlockManifest, FieldType
from assets.rendering import Given, say

FIRST = ("value", "title")
"""The field that is meant where none is named."""
TEXTLESS = (FieldType.MEDIA, FieldType.DATA)


def said(
    served: Served,
    brand_id: uuid.UUID,
    now: dt.datetime,
    *,
    given: Given,
    is_html: bool,
    name: str = "",
    is_falling_back: bool = True,
) -> str:
    """The field `name`, without one the block's value or title. At most two queries.

    Raises UnknownAsset for media, NotReleased for a field that the edition has not, and BadArgument.
    """
    manifest = manifest_of(served.release)
    if not isinstance(manifest, BlockManifest):
        raise UnknownAsset("Only blocks have texts of their own.")
    item = item_of(served, now)
    item = item if is_falling_back else in_own_language(item)
    chosen = name or next(each for each in FIRST if each in BLOCK_FIELDS[manifest.type])
    if chosen not in item.fields or item.fields[chosen].type in TEXTLESS:
        raise NotReleased(f"{item.ref} has no text {chosen} in {served.edition}.")
    return say(
        manifest,
        chosen,
        assets=locked_manifests(brand_id, served.release.lock),
        brand=served.library.manifest,
        edition=served.edition,
        given=given,
        is_html=is_html,
    )
