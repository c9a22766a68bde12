"""Turns the tags of rich text into the breaks, bullets and addresses of plain text."""

import re

from assets.localization.messages.nodes import LITERAL, Close, Open, OriginKind, Void
from assets.localization.messages.pieces import END_OF_ISOLATE, ISOLATE, Piece, joined

BULLET = "• "
INDENT = "  "
BLANK_LINE = 2

_SPACES = re.compile(r"[ \t\r\n]+")
_NAMED_BY_TEXT = ("https://", "mailto:", "tel:")


class TextFlow:
    """Collects pieces. White space is folded as in HTML; a break is written only between things that are seen.

    `is_inner` keeps the white space at both ends, where the flow is a branch inside other text. `is_isolated` keeps the
    direction of links' addresses to themselves.
    """

    def __init__(self, *, is_inner: bool = False, is_isolated: bool = False) -> None:
        self.pieces: list[Piece] = []
        self._is_inner = is_inner
        self._edges = (ISOLATE, END_OF_ISOLATE) if is_isolated else ("", "")
        self._lines = 0
        self._has_space = False
        self._bullet = ""
        self._depth = 0
        self._link: tuple[tuple[Piece, ...], int] = ((), 0)

    def literal(self, text: str) -> None:
        """Add the message's own text."""
        folded = _SPACES.sub(" ", text)
        body = folded.strip(" ")
        self._has_space |= folded.startswith(" ")
        if body:
            self.put(Piece(body))
            self._has_space = folded.endswith(" ")

    def put(self, *pieces: Piece) -> None:
        """Add pieces as they are, behind the break that is due."""
        self._flush()
        self.pieces.extend(pieces)

    def tag(self, node: Open | Close | Void, href: tuple[Piece, ...] = ()) -> None:
        """Open or close an element; `href` is an opened link's target."""
        if isinstance(node, Void):
            self._lines += 1
        elif node.tag == "a":
            self._link_edge(node, href)
        elif node.tag == "p":
            self._break(BLANK_LINE)
        elif node.tag in ("ul", "ol"):
            self._depth += 1 if isinstance(node, Open) else -1
            self._break(1 if self._depth or isinstance(node, Open) else BLANK_LINE)
        elif node.tag == "li":
            self._break(1)
            self._bullet = INDENT * (self._depth - 1) + BULLET if isinstance(node, Open) else ""

    def finish(self) -> list[Piece]:
        """All pieces, neighbouring literals joined."""
        if self._is_inner and (self._has_space or self._lines):
            self._flush()
        return merged(self.pieces)

    def _break(self, lines: int) -> None:
        if not self._bullet:
            self._lines = max(self._lines, lines)

    def _flush(self) -> None:
        is_begun = bool(self.pieces) or self._is_inner
        if self._lines and is_begun:
            self.pieces.append(Piece("\n" * self._lines))
        elif self._has_space and is_begun and not self._bullet:
            self.pieces.append(Piece(" "))
        if self._bullet:
            self.pieces.append(Piece(self._bullet))
        self._lines, self._has_space, self._bullet = 0, False, ""

    def _link_edge(self, node: Open | Close, href: tuple[Piece, ...]) -> None:
        if isinstance(node, Open):
            self._link = (href, len(self.pieces))
            return
        target, start = self._link
        address = joined(target)
        text = joined(self.pieces[start:]).replace(ISOLATE, "").replace(END_OF_ISOLATE, "").strip()
        is_named = any(address == prefix + text for prefix in ("", *_NAMED_BY_TEXT))
        if address and not address.startswith("#") and not is_named:
            self.pieces += (Piece(f" ({self._edges[0]}"), *target, Piece(f"{self._edges[1]})"))


def merged(pieces: list[Piece]) -> list[Piece]:
    """The pieces with neighbouring literals joined."""
    result: list[Piece] = []
    for piece in pieces:
        if result and piece.origin.kind is OriginKind.LITERAL and result[-1].origin.kind is OriginKind.LITERAL:
            result[-1] = Piece(result[-1].text + piece.text, LITERAL)
        else:
            result.append(piece)
    return result
