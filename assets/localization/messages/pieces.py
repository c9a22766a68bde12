"""What a message is formatted to: pieces of text that know where they come from, and the terms it may name."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assets.localization.messages.nodes import LITERAL, Origin

Value = str | int | Decimal | dt.date | Sequence[str] | tuple[dt.date, dt.date]
"""An argument's value, as JSON can hold it: "12.5", 3, "12.90 EUR", "2026-03-21T09:00:00Z", "2026-03-09/2026-03-12",
["salt", "pepper"]; or as Python does: a Decimal, a date, a datetime with its zone, an interval's two ends."""

ISOLATE = "\u2068"
END_OF_ISOLATE = "\u2069"


class Mode(StrEnum):
    """Where the result stands: in plain text (subjects, attributes, JSON) or in an HTML element's content."""

    TEXT = "text"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text with one origin. In HTML mode it is escaped or markup; pieces are joined as they are."""

    text: str
    origin: Origin = LITERAL


@dataclass(frozen=True, slots=True)
class Term:
    """A word used inside other texts: its grammatical forms, plain text by name, the form '' being the value itself."""

    forms: Mapping[str, str]


def joined(pieces: Sequence[Piece]) -> str:
    """The text of all pieces."""
    return "".join([piece.text for piece in pieces])
