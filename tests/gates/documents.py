"""Turns the documentation into what can be judged: headings, marked shell blocks, and the names that need a heading."""

import ast
import re
from dataclasses import dataclass

from tests.gates.sources import ROOT, python_files

FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{2,4} .*$", re.MULTILINE)
RUN, OUTPUT = "sh run", "text output"


@dataclass(frozen=True, slots=True)
class Block:
    """A shell block marked ```sh run, and the lines of the ```text output block that follows it, if one does."""

    name: str
    script: str
    output: tuple[str, ...]


def read(name: str) -> str:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def blocks(name: str, text: str) -> tuple[Block, ...]:
    fences = list(FENCE.finditer(text))
    found = []
    for fence, following in zip(fences, [*fences[1:], None][: len(fences)], strict=True):
        if fence["info"].strip() == RUN:
            shown = following["body"] if following and following["info"].strip() == OUTPUT else ""
            line = text.count("\n", 0, fence.start()) + 1
            found.append(Block(f"{name}:{line}", fence["body"], tuple(shown.splitlines())))
    return tuple(found)


def headings(text: str) -> set[str]:
    """Every name in backticks within a heading."""
    return {name for heading in HEADING.findall(text) for name in re.findall(r"`([^`]+)`", heading)}


def environment_names() -> set[str]:
    """The variables that settings.py reads, prefixes included."""
    (source,) = (source for source in python_files() if source.name == "brand_api/settings.py")
    return set(names_read(source.tree, ""))


def names_read(node: ast.AST, prefix: str) -> list[str]:
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and child.args and is_read(child):
            found.append(prefix + ast.literal_eval(child.args[0]))
        found += names_read(child, prefix + prefix_of(child))
    return found


def is_read(call: ast.Call) -> bool:
    """`env.int("NAME", …)`, but not `env.prefixed("P_")`."""
    function = ast.unparse(call.func)
    is_name = isinstance(call.args[0], ast.Constant) and str(call.args[0].value).isupper()
    return is_name and function.startswith("env.") and function != "env.prefixed"


def prefix_of(node: ast.AST) -> str:
    calls = [item.context_expr for item in node.items] if isinstance(node, ast.With) else []
    return "".join(str(ast.literal_eval(call.args[0])) for call in calls if isinstance(call, ast.Call))


def command_names() -> set[str]:
    folder = ROOT / "assets" / "management" / "commands"
    return {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
