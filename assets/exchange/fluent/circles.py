"""Books → faults: texts that stand in themselves, directly or through others."""

from collections.abc import Iterator

from fluent.syntax import ast

from assets.exchange.faults import Faults
from assets.exchange.fluent.entries import Book, Entry

SHOWN_NAMES = 8


def check_circles(book: Book, faults: Faults) -> None:
    """One fault for each circle, where the first of its texts stands. Goes down without recursion."""
    direct = {name: [used for used in used_by(entry) if used in book.entries] for name, entry in book.entries.items()}
    left: set[str] = set()
    for start in book.entries:
        path: dict[str, None] = {}
        stack = [(start, False)]
        while stack:
            name, is_done = stack.pop()
            if is_done:
                left.add(path.popitem()[0])
            elif name in path:
                faults.add(
                    book.entries[name].place,
                    f"The text goes in a circle: {_told([*path], name)}. Write one of them out.",
                )
            elif name not in left:
                path[name] = None
                stack += [(name, True), *((used, False) for used in direct[name])]


def _told(path: list[str], name: str) -> str:
    """The circle's names in order, without those in the middle of a long one."""
    names = [*path[path.index(name) :], name]
    return " → ".join(names if len(names) <= SHOWN_NAMES else [*names[: SHOWN_NAMES - 2], "…", name])


def used_by(entry: Entry) -> tuple[str, ...]:
    """The names of the entries that stand in a text, each once."""
    patterns = (entry.pattern, *entry.attributes.values())
    return tuple(dict.fromkeys(name for pattern in patterns for name in _names(pattern)))


def _names(node: ast.BaseNode) -> Iterator[str]:
    match node:
        case ast.MessageReference():
            yield f"{node.id.name}.{node.attribute.name}" if node.attribute else node.id.name
        case ast.TermReference():
            yield f"-{node.id.name}"
    for value in vars(node).values():
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, ast.BaseNode):
                yield from _names(child)
