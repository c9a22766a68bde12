"""Books → faults: texts that stand in themselves, directly or through others."""

from collections.abc import Iterator

from fluent.syntax import ast

from assets.exchange.faults import Faults
from assets.exchange.fluent.entries import Book, Entry


def check_circles(book: Book, faults: Faults) -> None:
    """One fault for each circle, where the first of its texts stands. Goes down without recursion."""
    direct = {name: [used for used in used_by(entry) if used in book.entries] for name, entry in book.entries.items()}
    left: set[str] = set()
    for start in book.entries:
        path: list[str] = []
        stack = [(start, False)]
        while stack:
            name, is_done = stack.pop()
            if is_done:
                left.add(path.pop())
            elif name in path:
                circle = " → ".join([*path[path.index(name) :], name])
                faults.add(book.entries[name].place, f"The text goes in a circle: {circle}. Write one of them out.")
            elif name not in left:
                path.append(name)
                stack += [(name, True), *((used, False) for used in direct[name])]


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
