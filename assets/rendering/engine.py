"""The libraries and the renderer itself → the versions that a document's bytes depend on."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

from assets.localization.formatting import engine_versions

RENDERER = "2"
"""Raised with every change of this package or of the index that can change a document's bytes or spans."""


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
