"""Turns a message into what it asks for: its arguments with their types, and its terms with their forms."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from assets.localization.errors import BadPattern
from assets.localization.messages.nodes import (
    NUMERIC,
    TEMPORAL,
    Argument,
    ArgumentType,
    Branch,
    Message,
    Node,
    Open,
    Plural,
    Select,
    TermUse,
)

_MIXES_WITH_PLAIN = NUMERIC | TEMPORAL | {ArgumentType.SELECT}


def argument_names(message: Message) -> Mapping[str, ArgumentType]:
    """Each argument's name and most telling type, in the order of first use."""
    return message.types


def term_keys(message: Message) -> frozenset[tuple[str, str]]:
    """Each (key, form) of a term that the message uses; the form '' is the term's value."""
    return frozenset((node.key, node.form) for node in walk(message.nodes) if isinstance(node, TermUse))


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes in source order, those of branches and of links' targets after their owner."""
    for node in nodes:
        yield node
        if isinstance(node, Select | Plural):
            for branch in node.branches:
                yield from walk(branch.nodes)
        elif isinstance(node, Open):
            for attribute in node.attributes:
                yield from attribute.value


def branches_of(nodes: Iterable[Node]) -> Iterator[tuple[Select | Plural, Branch]]:
    """All branches with their owners, in source order."""
    for node in walk(nodes):
        if isinstance(node, Select | Plural):
            for branch in node.branches:
                yield node, branch


def argument_types(nodes: Iterable[Node]) -> Mapping[str, ArgumentType]:
    """The type of each argument. Raises BadPattern where one name is used as two kinds of value."""
    types: dict[str, ArgumentType] = {}
    for node in walk(nodes):
        if isinstance(node, Argument | Select | Plural):
            known = types.get(node.name, node.type)
            types[node.name] = _joined(node, known)
    return MappingProxyType(types)


def _joined(node: Argument | Select | Plural, known: ArgumentType) -> ArgumentType:
    """The type that tells more, of what is known and what `node` says."""
    new = node.type
    if new is known or (new is ArgumentType.PLAIN and known in _MIXES_WITH_PLAIN):
        return known
    if known is ArgumentType.PLAIN and new in _MIXES_WITH_PLAIN:
        return new
    if known in NUMERIC and new in NUMERIC:
        return new if known in (ArgumentType.PLURAL, ArgumentType.SELECTORDINAL) else known
    if known in TEMPORAL and new in TEMPORAL:
        return new if known is ArgumentType.DATE else known
    fact = f"The argument {node.name} is {known} in one place and {new} here."
    raise BadPattern(fact, position=node.position, remedy="Write the same type, or use two names.")
