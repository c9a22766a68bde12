"""What the description shows of each operation: a request that the demo answers, and what it answers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from assets.manifest import Kind

FILE = Path(__file__).with_name("examples.json")
"""By operation what the demo answered, long lists and texts shortened. Tests compare it with a running demo's."""
PLACES = {"brand": "solnap", "region": "CH", "locale": "fr-CH", "name": "web.html", "preset": "card"}
KEYS = {Kind.BLOCK: "headline", Kind.MEDIA: "hero", Kind.TEMPLATE: "launch-web", Kind.KIT: "spring-launch"}
SAID = "basket"
"""A text with an argument, which is given."""
QUERIES: dict[str, Any] = {
    "blockList": {"edition": "CH/fr-CH", "page_size": 2},
    "mediaList": {"edition": "CH/fr-CH", "page_size": 2},
    "blockEditions": {"region": "CH"},
    "mediaEditions": {"region": "CH"},
    "kitEditions": {"region": "CH"},
    "kitDocumentAnywhere": {"region": "CH"},
    "blockText": {"args": {"count": "3"}},
    "blockHtml": {"args": {"count": "3"}},
}
"""By operation: those parameters alone that a page to try it may send all at once."""
PARAMETERS: dict[str, Any] = {
    "at": "2026-10-01T09:00:00Z",
    "release": 1,
    "page_size": 100,
    "cursor": "headline",
    "region": "CH",
    "edition": "CH/fr-CH",
    "include": "uses",
    "fallback": "none",
    "field": "value",
    "args": {"count": "3"},
    "dpr": 2,
    "search": "spring",
    "sort": "-updated_at",
    "filter[tag]": "spring",
    "filter[collection]": "launch",
    "filter[region]": "CH",
    "filter[locale]": "fr-CH",
    "filter[updated_at][gt]": "2026-10-01T09:00:00Z",
    "filter[updated_at][gte]": "2026-10-01T09:00:00Z",
    "filter[updated_at][lt]": "2026-10-01T09:00:00Z",
    "filter[updated_at][lte]": "2026-10-01T09:00:00Z",
    "filter[type]": "legal",
    "filter[channel]": "web",
    "filter[media_type]": "image/jpeg",
    "filter[licence]": "OFL-1.1",
    "filter[valid_until][lte]": "2026-12-31",
}
"""What a query parameter's value looks like, by name: shown, and left out by a page to try it.

None of `fields`, whose names differ from route to route: an answer to it has not all that its schema promises.
"""


def example_of(operation: str, kind: Kind, parameter: str) -> Any:
    """What to send for a parameter, None for what is left out."""
    if parameter == "key":
        return SAID if "args" in QUERIES.get(operation, {}) else KEYS.get(kind)
    if parameter in QUERIES.get(operation, {}):
        return QUERIES[operation][parameter]
    return PLACES.get(parameter) if not (parameter == "region" and operation.endswith("List")) else None


@cache
def answers() -> dict[str, Any]:
    """By operation; none of those whose answer is no text."""
    loaded: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded
