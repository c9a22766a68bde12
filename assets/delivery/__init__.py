"""A reader's question → the release, edition, document or file that answers it. Nothing here renders or sees a draft.

Everything follows from activations and grants: `State` says for which time or release number, `Reader` for whom. What
a grant hides raises UnknownAsset exactly as what does not exist.
"""

from assets.delivery.access import Granted, Reader, Seen, reader_of, visible_to, whole
from assets.delivery.content import colours_of, in_own_language, item_of, template_of
from assets.delivery.contents import Content, Included, content_of, contents_of, included, placed_in
from assets.delivery.coverage import Covering, bundle_of, coverage_of, released_coverage
from assets.delivery.current import current_assets, markets_of
from assets.delivery.documents import document_of, documents_of, released_file
from assets.delivery.generations import Generation, Moment, present
from assets.delivery.lists import (
    Listed,
    PastRelease,
    history_of,
    listed,
    readable_collections,
    readable_editions,
    readable_media,
    readable_regions,
)
from assets.delivery.origins import Origins, Source, origins_of
from assets.delivery.packages import Archive, Package, archive_of, package_of, released_package
from assets.delivery.readers import ON_BEHALF, Known, OnBehalf, known, known_before
from assets.delivery.recalls import any_recalled
from assets.delivery.recent import Recent
from assets.delivery.releases import Served, editions_of, find, serve, serve_current, serve_template
from assets.delivery.renditions import preset_of, serve_rendition, signed_rendition
from assets.delivery.saying import TEXTLESS, said
from assets.delivery.states import Library, State, library, library_of, manifest_of
from assets.delivery.wanted import Bound, Order, Place, Wanted

__all__ = [
    "ON_BEHALF",
    "TEXTLESS",
    "Archive",
    "Bound",
    "Content",
    "Covering",
    "Generation",
    "Granted",
    "Included",
    "Known",
    "Library",
    "Listed",
    "Moment",
    "OnBehalf",
    "Order",
    "Origins",
    "Package",
    "PastRelease",
    "Place",
    "Reader",
    "Recent",
    "Seen",
    "Served",
    "Source",
    "State",
    "Wanted",
    "any_recalled",
    "archive_of",
    "bundle_of",
    "colours_of",
    "content_of",
    "contents_of",
    "coverage_of",
    "current_assets",
    "document_of",
    "documents_of",
    "editions_of",
    "find",
    "history_of",
    "in_own_language",
    "included",
    "item_of",
    "known",
    "known_before",
    "library",
    "library_of",
    "listed",
    "manifest_of",
    "markets_of",
    "origins_of",
    "package_of",
    "placed_in",
    "present",
    "preset_of",
    "readable_collections",
    "readable_editions",
    "readable_media",
    "readable_regions",
    "reader_of",
    "released_coverage",
    "released_file",
    "released_package",
    "said",
    "serve",
    "serve_current",
    "serve_rendition",
    "serve_template",
    "signed_rendition",
    "template_of",
    "visible_to",
    "whole",
]
