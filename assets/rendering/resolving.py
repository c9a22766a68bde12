"""A block or media with an edition → the values that edition reads, by the block's policy, with their origins."""

from collections.abc import Mapping

from assets.errors import BadContent
from assets.localization.locales import is_same_language
from assets.localization.lookup import Found, Place, Route, lookup, lookup_whole
from assets.manifest import (
    BLOCK_FIELDS,
    MEDIA_FIELDS,
    MEDIA_FILES,
    BlockManifest,
    BrandManifest,
    FieldType,
    Manifest,
    MediaManifest,
    Policy,
    Variant,
    ref_of,
)
from assets.rendering.composition import NO_FILE, Field, Item
from assets.rendering.editions import Edition, route_of

BESIDE = ("poster", "track")
"""What a film may have in one edition and lack in another."""
MEDIA = "media"
"""The type of an item that is media."""
Values = Mapping[Place, Variant]
Content = BlockManifest | MediaManifest


def resolve(manifest: Manifest, *, brand: BrandManifest, edition: Edition) -> Item:
    """One block or media for an edition. Raises BadContent for another kind, and for an edition the brand has not."""
    if not isinstance(manifest, BlockManifest | MediaManifest):
        raise BadContent(f"{ref_of(manifest)} is no block and no media. Only those have editions of their own.")
    return resolve_on(manifest, route_of(brand, edition))


def resolve_on(manifest: Content, route: Route) -> Item:
    """The same, with the edition's route already made."""
    is_media = isinstance(manifest, MediaManifest)
    types = MEDIA_FIELDS if isinstance(manifest, MediaManifest) else BLOCK_FIELDS[manifest.type]
    policy = Policy.ANY if isinstance(manifest, MediaManifest) else manifest.policy
    values = {name: _by_place(manifest, name) for name in types}
    found = _chosen(values, types, route, policy)
    fields = {name: _field(types[name], found[name], route) for name in types if name in found}
    files = {file.digest: file for file in manifest.files} if isinstance(manifest, MediaManifest) else {}
    return Item(
        ref=ref_of(manifest),
        type=MEDIA if is_media else manifest.type.value,  # type: ignore[union-attr]
        policy=policy,
        fields=fields,
        **{name: files.get(fields[name].value, NO_FILE) for name in MEDIA_FILES if name in fields},
        is_decorative=isinstance(manifest, MediaManifest) and manifest.is_decorative,
        lacks=tuple(name for name in types if values[name] and name not in found and name not in BESIDE),
    )


def _by_place(manifest: Content, name: str) -> Values:
    return {(variant.locale, variant.region): variant for variant in manifest.variants if variant.field == name}


def _chosen(
    values: Mapping[str, Values], types: Mapping[str, FieldType], route: Route, policy: Policy
) -> dict[str, Found[Variant]]:
    found: dict[str, Found[Variant]] = {}
    together = [name for name in types if types[name].is_text and values[name]] if policy is Policy.WHOLE else []
    if len(together) > 1:
        found.update(lookup_whole({name: values[name] for name in together}, route=route))
    for name, places in values.items():
        hit = None
        if places and not (name in together and len(together) > 1):
            hit = lookup(places, route=route, policy=policy, is_text=types[name].has_language)
        if hit is not None:
            found[name] = hit
    return found


def _field(field_type: FieldType, found: Found[Variant], route: Route) -> Field:
    return Field(
        type=field_type,
        value=found.value.value,
        origin=found.origin,
        forms=found.value.forms,
        is_same_language=is_same_language(found.origin.locale, route.locale),
    )
