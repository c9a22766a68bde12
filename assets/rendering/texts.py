"""A text as stored → what is asked of it again and again: its message, its terms, its words if fixed."""

from dataclasses import dataclass
from functools import lru_cache

from assets.localization.formatting import Context
from assets.localization.messages.evaluation import evaluate
from assets.localization.messages.nodes import Close, Literal, Message, Open, Void
from assets.localization.messages.parsing import parse
from assets.localization.messages.pieces import Mode, Piece, Term, Value, joined
from assets.localization.messages.signatures import term_keys, walk
from assets.localization.pseudo import pseudo_message
from assets.manifest import FieldType
from assets.rendering.composition import Field

TEXTS_KEPT = 4096
_BLOCK_TAGS = frozenset({"p", "ul", "ol"})
_ANY_MARKET = Context("en")
"""A message without values is the same in every market."""


@dataclass(frozen=True, slots=True)
class Text:
    """`terms` are the keys of the terms it names; `has_blocks` says that it holds paragraphs or lists.

    `fixed_text` and `fixed_html` are what it says everywhere, where it has neither arguments nor terms; else None.
    """

    message: Message
    terms: tuple[str, ...]
    has_blocks: bool
    fixed_text: str | None
    fixed_html: str | None


def text_of(field: Field, pseudo: str = "") -> Text:
    """What a field says; respelled where `pseudo` is a pseudo-locale. Raises BadPattern."""
    return read(field.value, is_rich=field.type is FieldType.RICH, pseudo=pseudo)


@lru_cache(maxsize=TEXTS_KEPT)
def read(source: str, *, is_rich: bool, pseudo: str = "") -> Text:
    """Raises BadPattern."""
    message = parse(source, rich=is_rich)
    if pseudo:
        message = pseudo_message(message, pseudo)
    nodes = tuple(walk(message.nodes))
    is_fixed = all(isinstance(node, Literal | Open | Close | Void) for node in nodes)
    return Text(
        message=message,
        terms=tuple(sorted({key for key, _ in term_keys(message)})),
        has_blocks=any(isinstance(node, Open) and node.tag in _BLOCK_TAGS for node in nodes),
        fixed_text=_said(message, Mode.TEXT) if is_fixed else None,
        fixed_html=_said(message, Mode.HTML) if is_fixed else None,
    )


@lru_cache(maxsize=TEXTS_KEPT)
def pieces(
    source: str,
    is_rich: bool,
    pseudo: str,
    arguments: tuple[tuple[str, Value], ...],
    terms: tuple[tuple[str, tuple[tuple[str, str], ...]], ...],
    context: Context,
    mode: Mode,
) -> tuple[Piece, ...]:
    """The text with these values. Kept, as the documents of an edition say the same texts. Raises L10nError."""
    words = {key: Term(dict(forms)) for key, forms in terms}
    message = read(source, is_rich=is_rich, pseudo=pseudo).message
    return evaluate(message, dict(arguments), words, context, mode=mode)


def _said(message: Message, mode: Mode) -> str:
    return joined(evaluate(message, {}, {}, _ANY_MARKET, mode=mode))
