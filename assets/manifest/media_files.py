"""Which variants of a media name files, by their digest, and what these files may be."""

from collections.abc import Iterable, Iterator, Mapping

from assets.manifest.shapes import MediaManifest, Variant

MEDIA_FILES: Mapping[str, tuple[str, ...]] = {
    "file": ("image/", "application/", "video/", "audio/", "font/"),
    "poster": ("image/",),
    "track": ("text/vtt",),
}
"""A media's fields that name a file, with the beginnings of the media types that it may have."""


def digests_named(variants: Iterable[Variant]) -> set[str]:
    """The files that a media's variants name; a deliberate blank names none."""
    return {variant.value for variant in variants if variant.field in MEDIA_FILES and variant.value}


def misplaced(media: MediaManifest) -> Iterator[tuple[Variant, str]]:
    """Variants that name a file of a type that their field has no use for, with the type."""
    types = {file.digest: file.media_type for file in media.files}
    for variant in media.variants:
        media_type = types.get(variant.value, "")
        if media_type and not media_type.startswith(MEDIA_FILES.get(variant.field, "")):
            yield variant, media_type
