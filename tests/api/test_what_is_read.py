"""Whatever table an answer depends on is changed by acts, which raise the sequence, or is only ever added to."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.delivery.generations import generations
from tests.api.calls import Caller
from tests.api.test_recalls import take_back
from tests.api.test_routes import ROWS, path_of
from tests.delivery.worlds import World
from tests.history.changes import READ

TABLE = re.compile(r'(?:FROM|JOIN|UPDATE|INTO) "(\w+)"')
LASTING = {
    "assets_act": "added, never changed; each raises the sequence",
    "assets_brand": "joined for its key and its deletion, which are columns of assets_asset",
    "assets_chain": "the sequence itself",
    "assets_collection": "read for its key, which never changes",
    "assets_document": "stored once by recipe",
    "assets_document_renditions": "added with a document",
    "assets_documentuse": "added with a release",
    "assets_file": "stored once by digest; removed where nothing names it",
    "assets_release": "added, never changed",
    "assets_release_files": "added with a release",
    "assets_rendition": "made again as it was where it is lost",
}
"""Other tables that are read, and why an answer that was read from them stays right."""


def test_every_table_that_an_answer_depends_on_is_changed_by_acts_or_lasts(world: World, shop: Caller) -> None:
    take_back(world, is_file_only=True)
    found: set[str] = set()
    for row in ROWS.values():
        path = path_of(row)
        generations.forget()
        with CaptureQueriesContext(connection) as queries:
            shop.get(path)
        found |= {table for query in queries for table in TABLE.findall(query["sql"])}

    assert found >= READ
    assert found - READ <= LASTING.keys()
