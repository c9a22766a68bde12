"""Turns a message with its values into pieces of plain text or HTML that know where they come from."""

from collections.abc import Iterable, Mapping
from itertools import chain

from markupsafe import escape

from assets.localization.formatting import Context
from assets.localization.messages.directions import has_rtl, is_rtl_locale
from assets.localization.messages.flow import TextFlow, merged
from assets.localization.messages.nodes import Close, Message, OriginKind
from assets.localization.messages.parsing import parse
from assets.localization.messages.pieces import END_OF_ISOLATE, ISOLATE, Mode, Piece, Term, Value, joined
from assets.localization.messages.resolving import Resolver, Tag

_NO_TERMS: Mapping[str, Term] = {}


def evaluate(
    message: Message,
    arguments: Mapping[str, Value],
    terms: Mapping[str, Term],
    context: Context,
    *,
    mode: Mode,
    preview: bool = False,
) -> tuple[Piece, ...]:
    """The message in one edition, in pieces whose texts are joined as they are.

    Interpolated values are isolated where the locale, the message or a value is written from right to left.
    Raises MissingArgument and BadValue, both naming argument and position; a preview shows a mark instead.
    """
    parts = Resolver(message, arguments, terms, context, preview).resolve()
    isolated = message.has_rtl_text or is_rtl_locale(context.locale) or _has_rtl_value(parts)
    if mode is Mode.HTML:
        return tuple(merged(list(_html(parts, isolated))))
    if message.rich:
        return tuple(_text(parts, isolated))
    pieces = [part for part in parts if type(part) is Piece]
    return tuple(chain.from_iterable(map(isolate, pieces))) if isolated else tuple(pieces)


def message(
    text: str,
    arguments: Mapping[str, Value],
    context: Context,
    *,
    terms: Mapping[str, Term] = _NO_TERMS,
    rich: bool = False,
) -> str:
    """A message in one go, parsed once and kept: plain text of a plain message, HTML of a rich one.

    `text` is ICU MessageFormat 1 with typed arguments and terms (docs/messages.md). Raises BadPattern for the text,
    MissingArgument and BadValue for the arguments; both name argument and position.
    """
    mode = Mode.HTML if rich else Mode.TEXT
    return joined(evaluate(parse(text, rich=rich), arguments, terms, context, mode=mode))


def isolate(piece: Piece) -> tuple[Piece, ...]:
    """A value between the characters that keep its direction to itself; literals stay as they are."""
    if piece.origin.kind is OriginKind.LITERAL:
        return (piece,)
    return (Piece(ISOLATE), piece, Piece(END_OF_ISOLATE))


def _has_rtl_value(parts: Iterable[Piece | Tag]) -> bool:
    for part in parts:
        if type(part) is Piece and part.origin.kind is not OriginKind.LITERAL and has_rtl(part.text):
            return True
    return False


def _text(parts: Iterable[Piece | Tag], isolated: bool) -> list[Piece]:
    flow = TextFlow(is_isolated=isolated)
    for part in parts:
        if isinstance(part, Tag):
            flow.tag(part.node, part.href)
        elif part.origin.kind is OriginKind.LITERAL:
            flow.literal(part.text)
        elif part.text:
            flow.put(*(isolate(part) if isolated else (part,)))
    return flow.finish()


def _html(parts: Iterable[Piece | Tag], isolated: bool) -> Iterable[Piece]:
    for part in parts:
        if isinstance(part, Tag):
            yield from _tag(part)
        elif isolated and part.origin.kind is not OriginKind.LITERAL:
            yield from (Piece("<bdi>"), _escaped(part), Piece("</bdi>"))
        else:
            yield _escaped(part)


def _tag(tag: Tag) -> Iterable[Piece]:
    if isinstance(tag.node, Close):
        yield Piece(f"</{tag.node.tag}>")
        return
    yield Piece(f"<{tag.node.tag}")
    for name, value in tag.attributes:
        yield Piece(f' {name}="')
        yield from map(_escaped, value)
        yield Piece('"')
    yield Piece(">")


def _escaped(piece: Piece) -> Piece:
    return Piece(str(escape(piece.text)), piece.origin)
