"""A manifest as it was written → the same with its texts' spaces as their locales' typography has them."""

from dataclasses import replace

from assets.localization.typography import spaced
from assets.manifest import (
    BLOCK_FIELDS,
    MEDIA_FIELDS,
    BlockManifest,
    FieldType,
    Manifest,
    MediaManifest,
    Variant,
)


def typeset(manifest: Manifest) -> Manifest:
    """What the drafts store when they are told to say `manifest`. Idempotent. Raises UnknownLocale."""
    match manifest:
        case BlockManifest():
            types = BLOCK_FIELDS[manifest.type]
        case MediaManifest():
            types = MEDIA_FIELDS
        case _:
            return manifest
    return replace(manifest, variants=tuple(_typeset(row, types.get(row.field)) for row in manifest.variants))


def _typeset(variant: Variant, kind: FieldType | None) -> Variant:
    if kind is None or not kind.is_text:
        return variant
    is_rich = kind is FieldType.RICH
    forms = tuple(replace(form, value=spaced(form.value, variant.locale, rich=is_rich)) for form in variant.forms)
    return replace(variant, value=spaced(variant.value, variant.locale, rich=is_rich), forms=forms)
