"""A manifest → its folded words by place: of a message what readers see, without its syntax and tags."""

from collections.abc import Iterable, Iterator

from assets.errors import LocalizationError
from assets.localization.locales import language
from assets.localization.messages import Close, Literal, Node, Open, Plural, Select, TermUse, parse
from assets.manifest import (
    BLOCK_FIELDS,
    MEDIA_FIELDS,
    BlockManifest,
    FieldType,
    Manifest,
    MediaManifest,
    Policy,
    Variant,
)
from assets.search.folding import fold, spelled_out
from assets.search.places import HEAD, place_of

SYNTAX = frozenset("{}<>&'#")
INLINE = frozenset({"a", "b", "strong", "i", "em", "span", "code", "sub", "sup"})
"""Tags that may stand within a word."""


def rows_of(manifest: Manifest) -> dict[str, str]:
    """By place, the words with a space around each. Key, title and tags stand in every row: words may meet there."""
    head = fold(" ".join((manifest.key, manifest.title, *getattr(manifest, "tags", ()))))
    found: dict[str, list[str]] = {HEAD: []}
    for variant, field_type, policy in _texts(manifest):
        found.setdefault(place_of(variant.locale, variant.region, policy), []).extend(_words(variant, field_type))
    return {place: f" {' '.join(filter(None, (head, *texts)))} " for place, texts in found.items()}


def _texts(manifest: Manifest) -> Iterator[tuple[Variant, FieldType, Policy]]:
    match manifest:
        case BlockManifest():
            types, policy = BLOCK_FIELDS[manifest.type], manifest.policy
        case MediaManifest():
            types, policy = MEDIA_FIELDS, Policy.ANY
        case _:
            return
    for variant in manifest.variants:
        field_type = types.get(variant.field)
        if field_type is not None and field_type.is_text:
            yield variant, field_type, policy


def _words(variant: Variant, field_type: FieldType) -> Iterator[str]:
    for text in (variant.value, *(form.value for form in variant.forms)):
        shown = _shown(text, is_rich=field_type is FieldType.RICH)
        yield fold(shown)
        yield spelled_out(shown, language(variant.locale))


def _shown(text: str, *, is_rich: bool) -> str:
    """The words of every branch, and the keys of terms. What does not parse is taken as it is written."""
    if SYNTAX.isdisjoint(text):
        return text
    try:
        return _said(parse(text, rich=is_rich).nodes)
    except LocalizationError:
        return text


def _said(nodes: Iterable[Node]) -> str:
    """Attributes of tags are not shown."""
    return "".join(map(_said_by, nodes))


def _said_by(node: Node) -> str:
    match node:
        case Literal():
            return node.text
        case Open() | Close() if node.tag in INLINE:
            return ""
        case Select() | Plural():
            return f" {' '.join(_said(branch.nodes) for branch in node.branches)} "
        case TermUse():
            return f" {node.key} "
        case _:
            return " "
