"""A manifest → the assets it names, each with the place that names it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assets.localization.errors import BadPattern
from assets.localization.messages.parsing import parse
from assets.localization.messages.signatures import term_keys
from assets.manifest import (
    BLOCK_FIELDS,
    Argument,
    BlockManifest,
    BrandManifest,
    FieldType,
    Kind,
    KitManifest,
    Manifest,
    TemplateManifest,
    Variant,
    ref,
)


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """`pointer` is a JSON pointer (RFC 6901) into the manifest's canonical JSON."""

    pointer: str
    ref: str


def references(manifest: Manifest) -> tuple[Reference, ...]:
    """Every asset that the manifest names, sorted by place. A text that does not parse names nothing."""
    return tuple(sorted(set(_named(manifest))))


def terms_in(text: str, field_type: FieldType) -> frozenset[str]:
    """The references of the terms that a text names; none where it does not parse."""
    if "{" not in text:
        return frozenset()
    try:
        message = parse(text, rich=field_type is FieldType.RICH)
    except BadPattern:
        return frozenset()
    return frozenset(ref(Kind.BLOCK, key) for key, _ in term_keys(message))


def _named(manifest: Manifest) -> Iterator[Reference]:
    match manifest:
        case BrandManifest():
            logos = manifest.logos.items()
            yield from (Reference(f"/logos/{_escaped(name)}", ref(Kind.MEDIA, key)) for name, key in logos)
            for name, keys in manifest.font_files.items():
                places = (f"/font_files/{_escaped(name)}/{number}" for number in range(len(keys)))
                yield from (Reference(place, ref(Kind.MEDIA, key)) for place, key in zip(places, keys, strict=True))
        case BlockManifest():
            yield from _in_block(manifest)
        case TemplateManifest():
            for number, slot in enumerate(manifest.slots):
                yield from _in_arguments(f"/slots/{number}/defaults", slot.defaults)
        case KitManifest():
            yield from _in_kit(manifest)


def _in_block(block: BlockManifest) -> Iterator[Reference]:
    for number, variant in enumerate(block.variants):
        field_type = BLOCK_FIELDS[block.type].get(variant.field)
        if field_type is not None:
            yield from _in_variant(f"/variants/{number}", variant, field_type)


def _in_variant(pointer: str, variant: Variant, field_type: FieldType) -> Iterator[Reference]:
    if field_type is FieldType.MEDIA and variant.value:
        yield Reference(f"{pointer}/value", ref(Kind.MEDIA, variant.value))
    if field_type.is_text:
        texts = {f"{pointer}/value": variant.value}
        texts |= {f"{pointer}/forms/{number}/value": form.value for number, form in enumerate(variant.forms)}
        for place, text in texts.items():
            yield from (Reference(place, name) for name in terms_in(text, field_type))


def _in_kit(kit: KitManifest) -> Iterator[Reference]:
    for number, key in enumerate(kit.templates):
        yield Reference(f"/templates/{number}", ref(Kind.TEMPLATE, key))
    for number, placement in enumerate(kit.placements):
        if placement.asset:
            yield Reference(f"/placements/{number}/asset", placement.asset)
        yield from _in_arguments(f"/placements/{number}/arguments", placement.arguments)


def _in_arguments(pointer: str, arguments: Mapping[str, Argument]) -> Iterator[Reference]:
    for name, argument in arguments.items():
        if argument.asset:
            yield Reference(f"{pointer}/{_escaped(name)}/asset", argument.asset)


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
