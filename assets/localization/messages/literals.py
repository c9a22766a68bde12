"""Turns apostrophes, `#`, entities and tags into the characters and nodes of a run."""

import re
from dataclasses import dataclass, field

from assets.localization.messages.markup import BLOCK_TAGS, LIST_TAGS, read_entity, read_tag
from assets.localization.messages.nodes import Close, Literal, Node, Open, Plural, Pound
from assets.localization.messages.reading import Reader

MAX_OPEN_TAGS = 16

_QUOTED_RUN = {False: re.compile(r"[^']+"), True: re.compile(r"[^'<&]+")}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where in the message a run of nodes stands."""

    depth: int = 0
    plural: Plural | None = None
    is_directly_in_plural: bool = False
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Run:
    """The nodes read so far in one branch; neighbouring characters become one literal."""

    scope: Scope
    nodes: list[Node] = field(default_factory=list)
    opened: list[Open] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    text_position: int = 0

    def add_text(self, text: str, position: int) -> None:
        """Add characters that stand at `position`."""
        if not self.text:
            self.text_position = position
        self.text.append(text)

    def add(self, node: Node) -> None:
        """Add a node behind the characters so far."""
        self.end_text()
        self.nodes.append(node)

    def end_text(self) -> None:
        """Turn the characters so far into a literal."""
        if self.text:
            self.nodes.append(Literal("".join(self.text), self.text_position))
            self.text.clear()

    def tags(self) -> tuple[str, ...]:
        """All tags open here, the outer branches' first."""
        return (*self.scope.tags, *(tag.tag for tag in self.opened))


def _apostrophe(reader: Reader, run: Run) -> None:
    start = reader.position
    reader.position += 1
    if reader.accept("'"):
        run.add_text("'", start)
    elif (following := reader.peek()) and (following in "{}" or (following == "#" and run.scope.is_directly_in_plural)):
        run.add_text(_quoted(reader, start), start)
    else:
        run.add_text("'", start)


def _quoted(reader: Reader, start: int) -> str:
    """What stands up to the closing apostrophe; in rich text `<` and `&` keep their meaning for HTML."""
    parts: list[str] = []
    while character := reader.peek():
        if character == "'":
            reader.position += 1
            if not reader.accept("'"):
                return "".join(parts)
            parts.append("'")
        elif character == "&" and reader.rich:
            parts.append(read_entity(reader))
        elif found := reader.match(_QUOTED_RUN[reader.rich]):
            parts.append(found[0])
        else:
            reader.fail("A tag within apostrophes.", "Write &lt; to show a `<`, or close the quotation before.")
    remedy = "Close it with an apostrophe, or write '' for one."
    reader.warn("The quotation that begins here is not closed.", remedy, start)
    return "".join(parts)


def _pound(reader: Reader, run: Run) -> None:
    start, plural = reader.position, run.scope.plural
    reader.position += 1
    if plural and run.scope.is_directly_in_plural:
        run.add(Pound(plural.name, start))
        return
    run.add_text("#", start)
    if plural:
        remedy = f"Write {{{plural.name}, number}}, or put the plural within the select, where '#' shows the sign."
        reader.warn("A `#` in a select within a plural shows no number.", remedy, start)


def _brace(reader: Reader, run: Run) -> None:
    """A `}` outside all branches: ICU shows it."""
    run.add_text("}", reader.position)
    reader.warn("A `}` without its `{`.", "Write '}' in apostrophes to show it.", reader.position)
    reader.position += 1


def _entity(reader: Reader, run: Run) -> None:
    start = reader.position
    run.add_text(read_entity(reader), start)


def _tag(reader: Reader, run: Run) -> None:
    tag = read_tag(reader)
    if isinstance(tag, Open):
        if len(run.opened) + len(run.scope.tags) >= MAX_OPEN_TAGS:
            reader.fail(f"Tags nested deeper than {MAX_OPEN_TAGS}.", "Close some before.", tag.position)
        _check_place(reader, tag, run.tags())
        run.opened.append(tag)
    elif isinstance(tag, Close):
        expected = run.opened.pop().tag if run.opened else ""
        if expected != tag.tag:
            remedy = f"Write </{expected}> first." if expected else "Remove it, or open the tag in the same branch."
            reader.fail(f"</{tag.tag}> closes a tag that is not open here.", remedy, tag.position)
    run.add(tag)


def _check_place(reader: Reader, tag: Open, outer: tuple[str, ...]) -> None:
    parent = outer[-1] if outer else ""
    if tag.tag == "li" and parent not in LIST_TAGS:
        reader.fail("<li> outside a list.", "Put it directly in <ul> or <ol>.", tag.position)
    if tag.tag != "li" and parent in LIST_TAGS:
        reader.fail(f"<{tag.tag}> directly in a list.", "Put it in <li>.", tag.position)
    if tag.tag in BLOCK_TAGS and parent not in ("", "li"):
        reader.fail(f"<{tag.tag}> in <{parent}>.", f"Close <{parent}> before it.", tag.position)
    if tag.tag == "a" and "a" in outer:
        reader.fail("A link in a link.", "Close the outer <a> before it.", tag.position)


READERS = {"}": _brace, "'": _apostrophe, "#": _pound, "<": _tag, "&": _entity}
