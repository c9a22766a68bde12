"""A manifest → its values, each named by a pointer that stays the same while others come and go."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from assets.manifest.shapes import Manifest

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "variants": ("field", "locale", "region"),
    "slots": ("name",),
    "parts": ("name",),
    "regions": ("code",),
    "presets": ("name",),
    "placements": ("slot", "channel", "region", "position"),
}
"""The attributes that name an entry of a manifest's list in a pointer."""
UNNAMED = frozenset({"key", "files", "layouts", "catalogues"})
"""What is no value of its own: what follows from others, or is copied in when a release is made."""


def values(manifest: Manifest) -> dict[str, Any]:
    """Each value of a manifest by a pointer that names it: /title, /variants/value/de/001, /colours/primary.

    Names are escaped as in a JSON pointer (RFC 6901). Lists are named by what identifies their entries, so that a new
    entry moves none.
    """
    found: dict[str, Any] = {}
    for item in fields(manifest):
        if item.name in UNNAMED:
            continue
        value = getattr(manifest, item.name)
        if isinstance(value, Mapping):
            found.update({_pointer(item.name, name): entry for name, entry in value.items()})
        elif isinstance(value, tuple):
            found.update({_pointer(item.name, *_names(item.name, entry)): entry for entry in value})
        else:
            found[_pointer(item.name)] = value
    return found


def _names(name: str, entry: Any) -> tuple[Any, ...]:
    return (entry,) if isinstance(entry, str) else tuple(getattr(entry, part) for part in NAMED_BY[name])


def _pointer(*names: object) -> str:
    return "".join("/" + str(name).replace("~", "~0").replace("/", "~1") for name in names)
