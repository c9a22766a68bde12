"""A template's source → its syntax tree, walked and never compiled: what it names, uses and may not contain.

Compiling folds constants, so it can cost any amount of memory; it happens in the limited child only.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from assets.errors import RenderingFailed

MAX_SOURCE_BYTES = 64 * 1024
MAX_NODES = 5_000
MAX_INCLUDE_DEPTH = 5
MAX_INCLUDES = 50
TRANSLATES = {"_": 0, "gettext": 0, "pgettext": 1}
"""Functions that look a fixed string up, and which of their arguments it is."""
CALLABLE = frozenset({*TRANSLATES, "range", "super"})
PRESET_FILTERS = frozenset({"picture", "rendition", "video"})
"""Filters whose first argument names a preset, as a text that can be read without rendering."""
_METHODS = frozenset({("loop", "cycle"), ("loop", "changed")})
_REFUSED: Mapping[type[nodes.Node], str] = {
    nodes.Import: "Importing is not allowed",
    nodes.FromImport: "Importing is not allowed",
    nodes.Pow: "Powers are not allowed",
}
_LAYOUTS_ONLY: Mapping[type[nodes.Node], str] = {
    nodes.Macro: "Macros are for layouts only",
    nodes.CallBlock: "Call blocks are for layouts only",
}
_parser = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, autoescape=True)
_parser.newstyle_gettext = True  # type: ignore[attr-defined]


Tree = tuple[nodes.Node, ...]
"""All nodes of a source, parents first."""


@lru_cache(maxsize=512)
def parse(name: str, source: str) -> Tree:
    """The nodes of the syntax tree. Raises RenderingFailed for what is no template, or too large."""
    if len(source.encode(errors="replace")) > MAX_SOURCE_BYTES:
        raise RenderingFailed(f"{name} is longer than {MAX_SOURCE_BYTES // 1024} KiB. Split it.", document=name)
    try:
        tree = _parser.parse(source, name)
    except TemplateSyntaxError as error:
        message = f"{name}, line {error.lineno}: {error.message}"
        raise RenderingFailed(message, document=name, line=error.lineno) from error
    except (RecursionError, ValueError, OverflowError, UnicodeError) as error:
        raise RenderingFailed(f"{name} is nested too deep or not readable. Make it simpler.", document=name) from error
    found = tuple(islice(walk(tree), MAX_NODES + 1))
    if len(found) > MAX_NODES:
        raise RenderingFailed(f"{name} has more than {MAX_NODES:,} parts of syntax. Split it.", document=name)
    return found


def check(name: str, source: str, layouts: Mapping[str, str]) -> None:
    """Raises RenderingFailed, with the line, for a source that may not be compiled or includes without end."""
    _check_tree(name, parse(name, source), is_layout=False)
    used = reachable(name, source, layouts)
    for layout, text in used.items():
        _check_tree(layout, parse(layout, text), is_layout=True)
    _check_includes(name, {name: source, **used})


def reachable(name: str, source: str, layouts: Mapping[str, str]) -> dict[str, str]:
    """The layouts that a source extends or includes, directly or through others, by name. Raises RenderingFailed."""
    found: dict[str, str] = {}
    waiting = [(name, source)]
    while waiting:
        owner, text = waiting.pop()
        for wanted, line in _named_templates(owner, parse(owner, text)):
            if wanted not in layouts:
                message = (
                    f"{owner}, line {line}: There is no layout {wanted!r}. Use one of {', '.join(sorted(layouts))}."
                )
                raise RenderingFailed(message, document=owner, line=line)
            if wanted not in found:
                found[wanted] = layouts[wanted]
                waiting.append((wanted, layouts[wanted]))
    return dict(sorted(found.items()))


def names(name: str, source: str) -> frozenset[str]:
    """Every variable that the source mentions, those it sets itself included."""
    return frozenset(node.name for node in parse(name, source) if isinstance(node, nodes.Name))


def presets(name: str, source: str) -> frozenset[str]:
    """The presets that the source's filters name."""
    found = (_preset(node) for node in parse(name, source) if isinstance(node, nodes.Filter))
    return frozenset(preset for preset in found if preset)


def _preset(node: nodes.Filter) -> str:
    first = node.args[0] if node.name in PRESET_FILTERS and node.args else None
    return first.value if isinstance(first, nodes.Const) and isinstance(first.value, str) else ""


def messages(name: str, source: str) -> frozenset[str]:
    """The fixed strings that the source has looked up in a catalogue; a context is parted from its string by U+0004."""
    found = set()
    for node in parse(name, source):
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATES:
            texts = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
            last = TRANSLATES[node.node.name]
            if len(texts) > last and all(isinstance(text, str) for text in texts[: last + 1]):
                found.add("\x04".join(texts[: last + 1]))
    return frozenset(found)


def walk(tree: nodes.Node) -> Iterator[nodes.Node]:
    """All nodes, parents first; a stack and no recursion, as sources may nest deep."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(list(node.iter_child_nodes()))


def _check_tree(name: str, tree: Tree, *, is_layout: bool) -> None:
    for node in tree:
        reason = _REFUSED.get(type(node)) or ("" if is_layout else _LAYOUTS_ONLY.get(type(node), ""))
        reason = reason or _unnamed_preset(node) or _hidden(node) or (_unknown_call(node) if not is_layout else "")
        if reason:
            message = f"{name}, line {node.lineno}: {reason}. Remove it."
            raise RenderingFailed(message, document=name, line=node.lineno)


def _unnamed_preset(node: nodes.Node) -> str:
    if not isinstance(node, nodes.Filter) or node.name not in PRESET_FILTERS or _preset(node):
        return ""
    return f'The filter {node.name} needs the name of a preset in quotation marks, such as {node.name}("hero")'


def _hidden(node: nodes.Node) -> str:
    attribute: object = None
    if isinstance(node, nodes.Getattr):
        attribute = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        attribute = node.arg.value
    is_hidden = isinstance(attribute, str) and attribute.startswith("_")
    return f"{attribute!r} is not for templates" if is_hidden else ""


def _unknown_call(node: nodes.Node) -> str:
    """Templates call a few functions by name and two methods of loop; nothing that a value may bring along."""
    if not isinstance(node, nodes.Call):
        return ""
    target = node.node
    if isinstance(target, nodes.Name) and target.name in CALLABLE:
        return ""
    if isinstance(target, nodes.Getattr) and isinstance(target.node, nodes.Name):
        owner = target.node.name
        if owner == "self" or (owner, target.attr) in _METHODS:
            return ""
    if isinstance(target, nodes.Name):
        return f"{target.name}() is no function here"
    return "Calling methods is not allowed"


def _named_templates(name: str, tree: Tree) -> Iterator[tuple[str, int]]:
    for node in tree:
        if isinstance(node, nodes.Extends | nodes.Include):
            if not isinstance(node.template, nodes.Const) or not isinstance(node.template.value, str):
                message = f"{name}, line {node.lineno}: Write the layout's name as plain text in quotes."
                raise RenderingFailed(message, document=name, line=node.lineno)
            yield node.template.value, node.lineno


def _check_includes(name: str, sources: Mapping[str, str]) -> None:
    """Counts what is included if every branch is taken."""
    waiting, expansions = [(name, 0)], 0
    while waiting:
        owner, depth = waiting.pop()
        for wanted, line in _named_templates(owner, parse(owner, sources[owner])):
            expansions += 1
            if depth >= MAX_INCLUDE_DEPTH or expansions > MAX_INCLUDES:
                message = f"{owner}, line {line}: Layouts are included more than {MAX_INCLUDE_DEPTH} deep or "
                message += f"{MAX_INCLUDES} times. Include fewer."
                raise RenderingFailed(message, document=name, line=line)
            waiting.append((wanted, depth + 1))
