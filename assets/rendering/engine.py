"""The libraries and the renderer itself → the versions that a document's bytes depend on."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from unicodedata import unidata_version

from assets.localization.formatting import engine_versions
from assets.manifest import DRAWN_TYPES

RENDERER = "2"
"""Raised with every change of this package or of the index that can change a document's bytes or spans."""


DRAWING = "1"
"""Raised with every change of assets.media.layers that can change a picture's bytes."""


@cache
def engine() -> Mapping[str, str]:
    """By name, in alphabetical order. Part of every recipe, and kept with every release's documents."""
    versions = {
        **engine_versions(),
        "css-inline": version("css-inline"),
        "jinja2": version("jinja2"),
        "markupsafe": version("markupsafe"),
        "renderer": RENDERER,
    }
    return MappingProxyType(dict(sorted(versions.items())))


@cache
def engine_of(media_type: str) -> Mapping[str, str]:
    """Of a document of this media type: a picture also depends on what drew it."""
    if media_type not in DRAWN_TYPES:
        return engine()
    drawing = {
        **{name: version(name) for name in ("fonttools", "lxml", "pillow", "resvg-py", "uharfbuzz")},
        "drawing": DRAWING,
        "unicode": unidata_version,
    }
    return MappingProxyType(dict(sorted({**engine(), **drawing}.items())))
