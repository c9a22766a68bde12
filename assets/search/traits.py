"""A manifest → the traits that lists are narrowed by: a closed set of names, each with its values."""

from collections.abc import Iterator
from enum import StrEnum

from assets.manifest import BlockManifest, Channel, Manifest, MediaManifest, TemplateManifest


class TraitName(StrEnum):
    """A kit's channels are those of its templates; a media's, those that may show it."""

    TAG = "tag"
    TYPE = "type"
    CHANNEL = "channel"
    MEDIA_TYPE = "media_type"
    LICENCE = "licence"
    VALID_UNTIL = "valid_until"


def traits_of(manifest: Manifest) -> frozenset[tuple[TraitName, str]]:
    """All but a kit's channels, which its lock says."""
    return frozenset(_traits(manifest))


def _traits(manifest: Manifest) -> Iterator[tuple[TraitName, str]]:
    for tag in getattr(manifest, "tags", ()):
        yield TraitName.TAG, tag
    match manifest:
        case BlockManifest():
            yield TraitName.TYPE, manifest.type.value
        case TemplateManifest():
            yield TraitName.CHANNEL, manifest.channel.value
        case MediaManifest():
            yield from ((TraitName.MEDIA_TYPE, file.media_type) for file in manifest.files)
            yield from ((TraitName.CHANNEL, each) for each in manifest.allowed_channels or tuple(Channel))
            if manifest.licence:
                yield TraitName.LICENCE, manifest.licence
            if manifest.valid_until:
                yield TraitName.VALID_UNTIL, manifest.valid_until
