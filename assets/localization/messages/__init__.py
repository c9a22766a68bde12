"""A text with arguments, plurals, terms and tags → what one edition reads, and what the text asks for.

parse → Message; serialize, argument_names, term_keys, plural_problems look at it; evaluate and lower put values in.
"""

from assets.localization.messages.evaluation import evaluate, message
from assets.localization.messages.lowering import lower
from assets.localization.messages.nodes import (
    LITERAL,
    Argument,
    ArgumentType,
    Attribute,
    Branch,
    Close,
    Finding,
    FindingKind,
    Level,
    Literal,
    Message,
    Node,
    Open,
    Origin,
    OriginKind,
    Plural,
    Pound,
    Select,
    Style,
    TermUse,
    Void,
)
from assets.localization.messages.parsing import MAX_BYTES, MAX_DEPTH, parse
from assets.localization.messages.pieces import END_OF_ISOLATE, ISOLATE, Mode, Piece, Term, Value, joined
from assets.localization.messages.plurals import plural_problems
from assets.localization.messages.serializing import serialize
from assets.localization.messages.signatures import argument_names, term_keys, walk

__all__ = [
    "END_OF_ISOLATE",
    "ISOLATE",
    "LITERAL",
    "MAX_BYTES",
    "MAX_DEPTH",
    "Argument",
    "ArgumentType",
    "Attribute",
    "Branch",
    "Close",
    "Finding",
    "FindingKind",
    "Level",
    "Literal",
    "Message",
    "Mode",
    "Node",
    "Open",
    "Origin",
    "OriginKind",
    "Piece",
    "Plural",
    "Pound",
    "Select",
    "Style",
    "Term",
    "TermUse",
    "Value",
    "Void",
    "argument_names",
    "evaluate",
    "joined",
    "lower",
    "message",
    "parse",
    "plural_problems",
    "serialize",
    "term_keys",
    "walk",
]
