"""Turns a source into findings: the rules of the code that no linter holds. Each yields `path:line fact`."""

import ast
from collections.abc import Callable, Iterator

from tests.gates.sources import Source

Rule = Callable[[Source], Iterator[str]]
MODULE_LINES, FUNCTION_LINES, CLASS_LINES, TEST_LINES = 400, 50, 250, 20
NAMELESS = {"utils", "util", "helpers", "helper", "core", "base", "common", "services", "misc"}
PURE = ("assets/rendering", "assets/localization", "assets/checks", "assets/exporters", "assets/manifest",
        "assets/comparing")  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic", "localtime", "gmtime"}
GENERIC_VIEWS = {"ModelSerializer", "HyperlinkedModelSerializer", "ModelViewSet", "ReadOnlyModelViewSet"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def module_is_short(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > MODULE_LINES:
        yield f"{source.name}:1 has {lines} lines of at most {MODULE_LINES}"


def function_is_short(source: Source) -> Iterator[str]:
    """Functions and classes have a hard length; so do tests, save for property tests."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and length(node) > CLASS_LINES:
            yield f"{source.name}:{node.lineno} class {node.name} has {length(node)} lines of at most {CLASS_LINES}"
        if isinstance(node, FUNCTIONS) and length(node) > allowed_lines(source, node.name):
            most = allowed_lines(source, node.name)
            yield f"{source.name}:{node.lineno} {node.name} has {length(node)} lines of at most {most}"


def allowed_lines(source: Source, name: str) -> int:
    is_test = name.startswith("test_") and source.is_under("tests") and not source.is_under("tests/properties")
    return TEST_LINES if is_test else FUNCTION_LINES


def module_has_a_name(source: Source) -> Iterator[str]:
    if set(source.path.with_suffix("").parts) & NAMELESS and source.name != "tests/services.py":
        yield f"{source.name}:1 is named after nothing: a thing with no home has no name yet"


def module_says_what_it_does(source: Source) -> Iterator[str]:
    if source.text.strip() and not source.is_under("tests") and not ast.get_docstring(source.tree):
        yield f"{source.name}:1 has no docstring: the first line says what it turns into what"


def model_has_no_behaviour_in_save(source: Source) -> Iterator[str]:
    """No save() or delete() of its own in a model, and no signals: what happens is said by a use case."""
    for node in ast.walk(source.tree):
        if source.is_under("assets/models") and isinstance(node, FUNCTIONS) and node.name in {"save", "delete"}:
            yield f"{source.name}:{node.lineno} overrides {node.name}(); write it as a use case"
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        if module.endswith("signals") and not source.is_under("tests"):
            yield f"{source.name}:{getattr(node, 'lineno', 0)} uses signals; call the use case instead"


def environment_is_read_in_settings(source: Source) -> Iterator[str]:
    """Only brand_api reads the environment; the library is told through settings."""
    if source.is_under("assets"):
        for node in ast.walk(source.tree):
            is_read = isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"}
            if is_read and f"{ast.unparse(node)}.clear()" not in source.text:  # a child may empty its own
                yield f"{source.name}:{getattr(node, 'lineno', 0)} reads the environment; make it a setting"


def pure_code_has_no_clock(source: Source) -> Iterator[str]:
    """The pure packages take the time as an argument and throw no dice."""
    if not source.is_under(*PURE):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = ast.unparse(node.func.value).split(".")[-1]
            if owner in {"datetime", "date", "time", "timezone"}:
                yield f"{source.name}:{node.lineno} asks the clock; take the time as an argument"
        names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
        if names & {"random", "secrets", "socket", "sqlite3"}:
            yield f"{source.name}:{node.lineno} imports {names}; pure code is given what it needs"


def serializers_are_plain(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in GENERIC_VIEWS and source.is_under("assets"):
            yield f"{source.name}:{getattr(node, 'lineno', 0)} uses {name}; write a plain serializer over a dataclass"


def own_code_is_not_mocked(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name == "mock" or name.startswith("unittest.mock") for name in modules):
            yield f"{source.name}:{node.lineno} mocks; use the real thing"  # type: ignore[attr-defined]


RULES: dict[str, Rule] = {
    "module is short": module_is_short,
    "function is short": function_is_short,
    "module has a name": module_has_a_name,
    "module says what it does": module_says_what_it_does,
    "model has no behaviour in save": model_has_no_behaviour_in_save,
    "environment is read in settings": environment_is_read_in_settings,
    "pure code has no clock": pure_code_has_no_clock,
    "serializers are plain": serializers_are_plain,
    "own code is not mocked": own_code_is_not_mocked,
}
