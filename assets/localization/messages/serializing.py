"""Turns a Message back into the text that parses to it, in one canonical spelling."""

import re
from collections.abc import Iterable

from assets.localization.messages.nodes import (
    Argument,
    ArgumentType,
    Attribute,
    Close,
    Literal,
    Message,
    Node,
    Open,
    Plural,
    Pound,
    Select,
    TermUse,
    Void,
)

_SIGNS = {False: re.compile(r"[{}']+"), True: re.compile(r"[{}#']+")}
_LAST_APOSTROPHES = re.compile(r"'(?='|\Z)")


def serialize(message: Message) -> str:
    """The canonical text of `message`: parse(serialize(m), rich=m.rich) == m."""
    return "".join(_written(message.nodes, message.rich, in_plural=False))


def quoted(text: str, *, has_pound: bool) -> str:
    """`text` as a literal of ICU MessageFormat; `has_pound` where `#` would be read as the plural's number."""
    parts: list[str] = []
    end = 0
    for found in _SIGNS[has_pound].finditer(text):
        if not found[0].strip("'"):
            continue
        parts += (_doubled(text[end : found.start()]), "'", found[0].replace("'", "''"), "'")
        end = found.end()
    parts.append(_doubled(text[end:]))
    return "".join(parts)


def _doubled(text: str) -> str:
    """Apostrophes doubled where another or the literal's end follows, else left as they are: `don't`."""
    return _LAST_APOSTROPHES.sub("''", text) if "'" in text else text


def escaped(text: str) -> str:
    """`text` with HTML's own characters as entities, quotes untouched."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _written(nodes: Iterable[Node], rich: bool, *, in_plural: bool) -> list[str]:
    return [_node(node, rich, in_plural) for node in nodes]


def _node(node: Node, rich: bool, in_plural: bool) -> str:
    match node:
        case Literal():
            text = quoted(node.text, has_pound=in_plural)
            return escaped(text) if rich else text
        case Argument():
            return _argument(node)
        case TermUse():
            return f"{{{node.key}, term, {node.form}}}" if node.form else f"{{{node.key}, term}}"
        case Pound():
            return "#"
        case Open():
            return f"<{node.tag}{''.join(map(_attribute, node.attributes))}>"
        case Close():
            return f"</{node.tag}>"
        case Void():
            return f"<{node.tag}>"
    return _branching(node, rich)


def _argument(node: Argument) -> str:
    if node.type is ArgumentType.PLAIN:
        return f"{{{node.name}}}"
    style = f", {node.style.source}" if node.style.source else ""
    return f"{{{node.name}, {node.type}{style}}}"


def _attribute(attribute: Attribute) -> str:
    parts = (
        escaped(part.text).replace('"', "&quot;").replace("{", "&#123;").replace("}", "&#125;")
        if isinstance(part, Literal)
        else _argument(part)
        for part in attribute.value
    )
    return f' {attribute.name}="{"".join(parts)}"'


def _branching(node: Select | Plural, rich: bool) -> str:
    inside = isinstance(node, Plural)
    offset = f" offset:{node.offset}" if isinstance(node, Plural) and node.offset else ""
    branches = "".join(
        f" {branch.selector} {{{''.join(_written(branch.nodes, rich, in_plural=inside))}}}" for branch in node.branches
    )
    return f"{{{node.name}, {node.type},{offset}{branches}}}"
