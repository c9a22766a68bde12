"""Turns the text of a message into a Message, or into a BadPattern that says where and what to do."""

import re
from dataclasses import replace
from functools import lru_cache

from assets.localization.errors import BadPattern
from assets.localization.messages.directions import has_rtl
from assets.localization.messages.literals import READERS, Run, Scope
from assets.localization.messages.nodes import (
    NO_STYLE,
    Argument,
    ArgumentType,
    Branch,
    Literal,
    Message,
    Node,
    Origin,
    OriginKind,
    Plural,
    Pound,
    Select,
    Style,
    TermUse,
)
from assets.localization.messages.reading import ARGUMENT_NAME, SPACE, Reader
from assets.localization.messages.signatures import argument_types, walk
from assets.localization.messages.styles import BadStyle, read_style

MAX_BYTES = 8 * 1024
MAX_DEPTH = 8
CACHED_MESSAGES = 4096
CATEGORIES = ("zero", "one", "two", "few", "many", "other")

_RUN = {False: re.compile(r"[^{}'#]+"), True: re.compile(r"[^{}'#<&]+")}
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NAME = re.compile(ARGUMENT_NAME)
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_STYLE = re.compile(r"[A-Za-z0-9#.,:\- \t\r\n]{0,60}")
_EXPLICIT = re.compile(r"=(-?\d{1,9}(?:\.\d{1,9})?)", re.ASCII)
_OFFSET = re.compile(rf"offset{SPACE}:{SPACE}(-?\d{{1,9}})", re.ASCII)
_BRANCHING = {"plural", "select", "selectordinal"}
_TYPES = {kind.value: kind for kind in ArgumentType if kind is not ArgumentType.PLAIN and kind.value not in _BRANCHING}
_TYPE_NAMES = ", ".join(["term", *sorted(_BRANCHING), *sorted(_TYPES)])


@lru_cache(maxsize=CACHED_MESSAGES)
def parse(text: str, *, rich: bool = False) -> Message:
    """The message that `text` spells; `rich` allows tags and entities. Raises BadPattern and nothing else."""
    _check_characters(text)
    reader = Reader(text, rich=rich)
    nodes = _nodes(reader, Scope())
    literals = (node.text for node in walk(nodes) if isinstance(node, Literal))
    has_rtl_text = any(has_rtl(literal) for literal in literals)
    return Message(nodes, rich, tuple(reader.findings.values()), argument_types(nodes), has_rtl_text)


def _check_characters(text: str) -> None:
    found = _FORBIDDEN.search(text)
    if found:
        fact = f"The character U+{ord(found[0]):04X} cannot stand in a text."
        raise BadPattern(fact, position=found.start(), remedy="Remove it; it is often pasted along unseen.")
    size = len(text.encode())
    if size > MAX_BYTES:
        remedy = f"Keep it within {MAX_BYTES}; divide it into several blocks."
        raise BadPattern(f"The text has {size} bytes.", position=0, remedy=remedy)


def _nodes(reader: Reader, scope: Scope) -> tuple[Node, ...]:
    """Everything up to the `}` that ends this branch, or up to the end of the text."""
    run = Run(scope)
    plain = _RUN[reader.rich]
    while character := reader.peek():
        if character == "}" and scope.depth:
            break
        reader_of = _READERS.get(character) if reader.rich or character not in "<&" else None
        if reader_of:
            reader_of(reader, run)
        else:
            start = reader.position
            found = reader.match(plain)
            run.add_text(found[0] if found else character, start)
    if run.opened:
        tag = run.opened[-1]
        reader.fail(f"<{tag.tag}> is not closed in its branch.", f"Write </{tag.tag}>.", tag.position)
    run.end_text()
    return tuple(run.nodes)


def _argument(reader: Reader, run: Run) -> None:
    start = reader.position
    reader.position += 1
    name = reader.word()
    if not name:
        reader.fail("A `{` without a name.", "Write {name}, or '{' in apostrophes to show it.", start)
    if reader.at("}"):
        kind = ""
    else:
        reader.expect(",", opened_at=start, what="argument")
        kind = reader.word()
    if kind == "term":
        run.add(_term(reader, name, start))
        return
    if not _NAME.fullmatch(name):
        reader.fail(
            f"`{name}` is no argument's name.", "Use letters, digits and _; a number has no 0 before it.", start + 1
        )
    run.add(_typed(reader, run, name, kind, start))


def _typed(reader: Reader, run: Run, name: str, kind: str, start: int) -> Node:
    origin = Origin(OriginKind.ARGUMENT, name)
    if not kind and reader.accept("}"):
        return Argument(name, position=start, origin=origin)
    if kind in _BRANCHING:
        if run.scope.depth >= MAX_DEPTH:
            reader.fail(f"Branches nested deeper than {MAX_DEPTH}.", "Divide the text into several blocks.", start)
        reader.expect(",", opened_at=start, what=kind)
        return _select(reader, run, name, start) if kind == "select" else _plural(reader, run, name, kind, start)
    if kind not in _TYPES:
        reader.fail(f"`{kind or reader.peek()}` is no type of argument.", f"Use one of {_TYPE_NAMES}.", start)
    style = _style(reader, _TYPES[kind], start)
    if kind == "number" and style.source == "percent":
        return Argument(name, ArgumentType.PERCENT, position=start, origin=origin)
    return Argument(name, _TYPES[kind], style, start, origin)


def _style(reader: Reader, kind: ArgumentType, start: int) -> Style:
    source, position = "", reader.position
    if reader.accept(","):
        found = reader.match(_STYLE)
        source = found[0].strip() if found else ""
        if not source:
            reader.fail("A comma without a style.", "Write the style, or remove the comma.", position)
    reader.expect("}", opened_at=start, what="argument")
    try:
        return read_style(kind, source)
    except BadStyle as error:
        reader.fail(str(error), error.remedy, start)


def _term(reader: Reader, key: str, start: int) -> TermUse:
    form = ""
    if reader.accept(","):
        form = reader.word()
        if not _KEY.fullmatch(form):
            reader.fail(f"`{form}` is no form of a term.", "Use small letters, digits, - and _: genitive.", start)
    if not _KEY.fullmatch(key):
        reader.fail(f"`{key}` is no key of a term.", "Use small letters, digits, - and _.", start + 1)
    reader.expect("}", opened_at=start, what="term")
    return TermUse(key, form, start)


def _select(reader: Reader, run: Run, name: str, start: int) -> Select:
    scope = replace(run.scope, depth=run.scope.depth + 1, is_directly_in_plural=False, tags=run.tags())
    branches = _branches(reader, scope, start, "select")
    return Select(name, branches, start)


def _plural(reader: Reader, run: Run, name: str, kind: str, start: int) -> Plural:
    reader.space()
    found = reader.match(_OFFSET)
    plural = Plural(name, kind == "selectordinal", int(found[1]) if found else 0, (), position=start)
    scope = Scope(run.scope.depth + 1, plural, True, run.tags())
    branches = _branches(reader, scope, start, kind)
    return replace(plural, branches=branches, style=_shown_style(name, branches))


def _branches(reader: Reader, scope: Scope, start: int, kind: str) -> tuple[Branch, ...]:
    branches: dict[str, Branch] = {}
    reader.space()
    while not reader.accept("}"):
        position = reader.position
        selector = _selector(reader, kind, start)
        if selector in branches:
            reader.fail(f"The branch `{selector}` stands twice.", "Join the two.", position)
        opened_at = reader.position
        reader.expect("{", opened_at=start, what=kind)
        nodes = _nodes(reader, scope)
        reader.expect("}", opened_at=opened_at, what="branch")
        branches[selector] = Branch(selector, nodes, position)
        reader.space()
    if "other" not in branches:
        reader.fail(f"The {kind} has no branch `other`.", "Add other{…}: it is used when no other branch fits.", start)
    return tuple(branches.values())


def _selector(reader: Reader, kind: str, start: int) -> str:
    position = reader.position
    found = reader.match(_EXPLICIT) if kind != "select" else None
    if found:
        reader.space()
        return f"={_shortest(found[1])}"
    selector = reader.word()
    if not selector and not reader.peek():
        reader.fail(f"The {kind} that begins here is not closed.", "Write its `}`.", start)
    if kind == "select" and (not selector or "-" in selector):
        reader.fail("A branch without a proper name.", "Use letters, digits and _.", position)
    if kind != "select" and selector not in CATEGORIES:
        reader.fail(
            f"`{selector or reader.peek()}` is no plural category.", f"Use {', '.join(CATEGORIES)} or =1.", position
        )
    return selector


def _shortest(number: str) -> str:
    whole, _, fraction = number.removeprefix("-").partition(".")
    digits = f"{int(whole)}.{fraction}".rstrip("0").rstrip(".")
    return f"-{digits}" if number.startswith("-") and digits != "0" else digits


def _shown_style(name: str, branches: tuple[Branch, ...]) -> Style:
    other = next(branch for branch in branches if branch.selector == "other")
    for node in other.nodes:
        if isinstance(node, Pound):
            return NO_STYLE
        if isinstance(node, Argument) and node.name == name:
            return node.style if node.type is ArgumentType.NUMBER else NO_STYLE
    return NO_STYLE


_READERS = {"{": _argument, **READERS}
