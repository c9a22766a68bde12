"""A manifest → its folded words by place: of a message what readers see, without its syntax and tags."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assets.errors import LocalizationError
from assets.localization.locales import language
from assets.localization.messages import Argument, Close, Literal, Node, Open, Plural, Pound, Select, TermUse, parse
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


@dataclass(frozen=True, slots=True)
class Said:
    """A text as its readers see it, and the place where they do."""

    place: str
    locale: str
    text: str


def rows_of(manifest: Manifest) -> dict[str, str]:
    """By place, the words with a space around each. Key, title and tags stand in every row: words may meet there."""
    head = fold(head_of(manifest))
    found: dict[str, list[str]] = {HEAD: []}
    for said in said_by(manifest):
        words = (fold(said.text), spelled_out(said.text, language(said.locale)))
        found.setdefault(said.place, []).extend(words)
    return {place: f" {' '.join(filter(None, (head, *texts)))} " for place, texts in found.items()}


def head_of(manifest: Manifest) -> str:
    return " ".join((manifest.key, manifest.title, *getattr(manifest, "tags", ())))


def said_by(manifest: Manifest) -> Iterator[Said]:
    """Every text of a block or a media, and a term's forms; nothing of other kinds."""
    for variant, field_type, policy in _texts(manifest):
        place = place_of(variant.locale, variant.region, policy)
        for text in (variant.value, *(form.value for form in variant.forms)):
            yield Said(place, variant.locale, _shown(text, is_rich=field_type is FieldType.RICH))


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


def _shown(text: str, *, is_rich: bool) -> str:
    """The words of every branch, the keys of terms, … for values. What does not parse is taken as it is written."""
    if SYNTAX.isdisjoint(text):
        return text
    try:
        return _said(parse(text, rich=is_rich).nodes)
    except LocalizationError:
        return text


def _said(nodes: Iterable[Node]) -> str:
    """Attributes of tags are not shown."""
    return "".join(map(_said_in, nodes))


def _said_in(node: Node) -> str:
    match node:
        case Literal():
            return node.text
        case Open() | Close() if node.tag in INLINE:
            return ""
        case Select() | Plural():
            return f" {' / '.join(_said(branch.nodes) for branch in node.branches)} "
        case TermUse():
            return f" {node.key} "
        case Argument() | Pound():
            return "…"
        case _:
            return " "
