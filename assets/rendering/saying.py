"""A block by itself, an edition and a reader's arguments → one of its fields as it is shown there."""

from collections.abc import Mapping

from assets.errors import BadArgument, RenderingFailed
from assets.localization.messages.nodes import ArgumentType
from assets.manifest import Argument, BlockManifest, BrandManifest, Manifest, ref_of
from assets.rendering.compose import alone
from assets.rendering.composition import Field, Placed
from assets.rendering.editions import Edition
from assets.rendering.texts import text_of
from assets.rendering.values import field_view
from assets.rendering.voice import Voice

Given = Mapping[str, tuple[str, ...]]
"""What a reader gives, by argument: one value, or the entries of a list."""


def say(
    manifest: BlockManifest,
    name: str,
    *,
    assets: Mapping[str, Manifest],
    brand: BrandManifest,
    edition: Edition,
    given: Given,
    is_html: bool,
) -> str:
    """The field `name` as plain text or an HTML fragment; "" where the edition has none.

    `assets` are those the manifest's release is locked to. Raises BadArgument for a value that is missing, unknown or
    none that the message takes.
    """
    composition = alone(manifest, assets=assets, brand=brand, edition=edition)
    item = composition.items[ref_of(manifest)]
    field = item.fields.get(name)
    placed = Placed(item.ref, _arguments(field, given))
    if field is None:
        return ""
    voice = Voice(composition, is_traced=False)
    try:
        value = field_view(voice, item, name, placed)
        return str(value.__html__() if is_html else value)
    except RenderingFailed as error:
        raise BadArgument(str(error), argument=next(iter(given)) if len(given) == 1 else "") from error


def _arguments(field: Field | None, given: Given) -> dict[str, Argument]:
    kinds = text_of(field).message.types if field is not None and field.type.is_text else {}
    if unknown := sorted(set(given) - set(kinds)):
        there = f"It takes {', '.join(kinds)}." if kinds else "It takes none."
        raise BadArgument(f"The text has no argument {unknown[0]!r}. {there}", argument=unknown[0])
    if missing := [name for name in kinds if name not in given]:
        raise BadArgument(f"The text needs the argument {missing[0]!r}.", argument=missing[0])
    return {name: Argument(literal=_literal(name, kind, given[name])) for name, kind in kinds.items()}


def _literal(name: str, kind: ArgumentType, values: tuple[str, ...]) -> str | tuple[str, ...]:
    if kind is ArgumentType.LIST:
        return values
    if len(values) > 1:
        raise BadArgument(f"The argument {name!r} is no list. Give it once.", argument=name)
    return values[0]
