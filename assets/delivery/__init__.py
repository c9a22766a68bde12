"""A reader's question → the release, edition, document or file that answers it. Nothing here renders or sees a draft.

Everything follows from activations and grants: `State` says for which time or release number, `Reader` for whom. What
a grant hides raises UnknownAsset exactly as what does not exist.
"""

from assets.delivery.access import Granted, Reader, Seen, reader_of, visible_to, whole
from assets.delivery.content import colours_of, in_own_language, item_of, template_of
from assets.delivery.contents import Content, Included, content_of, contents_of, included, placed_in
from assets.delivery.coverage import Covering, bundle_of, coverage_of, released_coverage
from assets.delivery.documents import document_of, documents_of, released_file
from assets.delivery.generations import Generation, Moment, present
from assets.delivery.lists import (
    PastRelease,
    current_assets,
    history_of,
    readable_editions,
    readable_logos,
    readable_regions,
)
from assets.delivery.origins import Origins, Source, origins_of
from assets.delivery.packages import Archive, Package, archive_of, package_of, released_package
from assets.delivery.readers import Known, known, known_before
from assets.delivery.recent import Recent
from assets.delivery.releases import Served, editions_of, find, serve, serve_template
from assets.delivery.renditions import preset_of, serve_rendition, signed_rendition
from assets.delivery.saying import TEXTLESS, said
from assets.delivery.states import Library, State, library, library_of, manifest_of

__all__ = [
    "TEXTLESS",
    "Archive",
    "Content",
    "Covering",
    "Generation",
    "Granted",
    "Included",
    "Known",
    "Library",
    "Moment",
    "Origins",
    "Package",
    "PastRelease",
    "Reader",
    "Recent",
    "Seen",
    "Served",
    "Source",
    "State",
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
    "manifest_of",
    "origins_of",
    "package_of",
    "placed_in",
    "present",
    "preset_of",
    "readable_editions",
    "readable_logos",
    "readable_regions",
    "reader_of",
    "released_coverage",
    "released_file",
    "released_package",
    "said",
    "serve",
    "serve_rendition",
    "serve_template",
    "signed_rendition",
    "template_of",
    "visible_to",
    "whole",
]
