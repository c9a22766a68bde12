"""Versioned rows are written by history and drafts alone; the rule on every file, and on planted breaches."""

import ast
from collections.abc import Iterator

import pytest

from assets import models
from tests.gates.sources import Source, parse, python_files

WRITERS = ("assets/history", "assets/drafts")
"""Versioned rows are written here; assets.admin saves single rows by Django's forms, inside history.revise."""
PURE = tuple(f"assets/{name}" for name in ("rendering", "localization", "checks", "exporters", "sandbox", "manifest"))
"""They have no rows to write: import-linter holds that."""
READERS = ("assets/models",)
"""Conditions of constraints compare columns by F()."""
APPEND = frozenset({"create", "bulk_create", "get_or_create"})
CHANGE = frozenset({"update", "bulk_update", "update_or_create", "delete"})
RAW = frozenset({"raw", "_raw_delete", "cursor", "extra"})
UNVERSIONED = {
    "Activation": APPEND | {"update"},  # cancelled_at, while it is in the future
    "ApiKey": APPEND | CHANGE,
    "Approval": APPEND,
    "Budget": APPEND | CHANGE,  # of the minute that is and the one before
    "Collection": APPEND | CHANGE,
    "Copy": APPEND | CHANGE,  # where workers export to, and up to where they have
    "Delivery": APPEND | CHANGE,  # a message: its body stays, how far it has come does not
    "Document": APPEND,
    "DocumentUse": APPEND,
    "Endpoint": APPEND | CHANGE,
    "File": APPEND,
    "Grant": APPEND | CHANGE,
    "Job": APPEND | CHANGE,
    "Membership": APPEND | CHANGE,
    "Partner": APPEND | CHANGE,
    "Recall": APPEND | {"update"},  # ended once
    "Reference": APPEND,
    "Release": APPEND,
    "Removal": APPEND | CHANGE,  # a claim for a moment
    "Rendition": APPEND | CHANGE,  # derived: whatever is lost is made again
    "Worker": APPEND | CHANGE,  # when each was last heard of
}
"""Tables that revisions do not cover, and what may be done to them anywhere. All others are history's."""
IN_ONE_MODULE = {
    ("File", "update"): "assets/media/intake.py",  # when its bytes were last handed in
    ("File", "delete"): "assets/publishing/sweeping.py",  # those that nothing names
    ("SearchRow", "bulk_create"): "assets/search/writing.py",  # derived from releases, as their traits
    ("SearchRow", "delete"): "assets/search/writing.py",
    ("Trait", "bulk_create"): "assets/search/writing.py",
    ("Trait", "delete"): "assets/search/writing.py",
    ("DraftRow", "bulk_create"): "assets/search/writing.py",  # derived from drafts
    ("DraftRow", "delete"): "assets/search/writing.py",
}
"""What may be done to a table in this module alone, and why."""
ALLOWED = {
    ("assets/management/console.py", "self._progress.update"),  # a progress bar
    ("assets/admin/collections.py", "self.initial.update"),  # a form's first values
    ("brand_api/health.py", "connection.cursor"),  # asks whether the database answers
    ("brand_api/broker.py", "app.conf.update"),  # Celery's settings
    ("assets/management/moving.py", "connection.cursor"),  # sets the numbers that rows get
    ("assets/management/moving.py", "model._base_manager.all()._raw_delete"),  # of a new database that is empty
}
"""File and call that the rule cannot tell from a write of versioned rows, and why it is none."""
NOT_OURS = {"get_user_model", "DBTaskResult"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def breaches(source: Source) -> Iterator[str]:
    """Calls that write versioned rows past history, or that could."""
    if not source.is_under("assets", "brand_api") or source.is_under(*WRITERS, *PURE):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and (name := _name(node.func)):
            fault = _fault(node, name, source)
            if fault and (source.name, ast.unparse(node.func)) not in ALLOWED:
                yield f"{source.name}:{node.lineno} {fault}; write it inside history.revise"


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr.removeprefix("a") if function.attr in _ASYNC else function.attr
    return function.id if isinstance(function, ast.Name) else ""


_ASYNC = {f"a{name}" for name in APPEND | CHANGE}


def _fault(node: ast.Call, name: str, source: Source) -> str:
    if name == "F" and not source.is_under(*READERS):
        return "computes in the database by F()"
    if not isinstance(node.func, ast.Attribute):
        return ""
    chain = _chain(node.func.value)
    if name == "write" and chain == ["drafts"]:
        return "writes drafts without a revision"
    if name in RAW:
        return f"passes the models by {name}()"
    if name in APPEND | CHANGE:
        return _written(node, name, chain, source)
    return ""


def _written(node: ast.Call, name: str, chain: list[str], source: Source) -> str:
    """A write on `Model.objects…`, or on rows whose table only their caller knows."""
    if MANAGERS & set(chain):
        model = chain[0]
        is_its_place = IN_ONE_MODULE.get((model, name)) == source.name
        if model in models.__all__ and name not in UNVERSIONED.get(model, frozenset()) and not is_its_place:
            return f"calls {name}() on {model}"
        is_known = model in models.__all__ or model in NOT_OURS
        return "" if is_known else f"calls {name}() on a table it does not name"
    is_of_a_dict = name == "update" and not any(keyword.arg for keyword in node.keywords)
    is_bare = name in {"create", "get_or_create"} or (name == "delete" and bool(node.args or node.keywords))
    return "" if is_of_a_dict or is_bare else f"calls {name}() on rows"


def _chain(value: ast.expr) -> list[str]:
    """The names that a chain of calls and attributes goes through: [Variant, objects, filter]."""
    names: list[str] = []
    while not isinstance(value, ast.Name):
        if isinstance(value, ast.Attribute):
            names.append(value.attr)
        if not isinstance(value, ast.Attribute | ast.Call | ast.Subscript):
            return names[::-1]
        value = value.func if isinstance(value, ast.Call) else value.value
    return [*names, value.id][::-1]


def test_no_versioned_row_is_written_past_history() -> None:
    findings = [finding for source in python_files() for finding in breaches(source)]

    assert not findings, "\n" + "\n".join(findings)


@pytest.mark.parametrize(
    "line",
    [
        "Variant.objects.filter(locale='de').update(value='x')",
        "Variant.objects.bulk_create([])",
        "Variant.objects.bulk_update([], ['value'])",
        "await Variant.objects.abulk_create([])",
        "Variant.objects.create(asset=block)",
        "Variant._base_manager.update_or_create(locale='de')",
        "Part.objects.get_or_create(name='web.html')",
        "Block.objects.filter(key='hero').delete()",
        "block.variants.all().delete()",
        "block.delete()",
        "kit.placements.update(position=1)",
        "kit.placements.filter(slot='a').bulk_update(rows, ['slot'])",
        "model.objects.create(key='a')",
        "Asset.objects.filter(pk=1).update(version=F('version') + 1)",
        "Asset.objects.annotate(next=models.F('version'))",
        "Block.objects.raw('SELECT 1')",
        "connection.cursor().execute('DELETE FROM assets_variant')",
        "Snapshot.objects.filter(pk=1).update(content=b'')",
        "Act.objects.create(verb='save')",
        "Release.objects.filter(pk=1).update(manifest='{}')",
        "Document.objects.all().delete()",
        "File.objects.filter(pk=1).update(handed_in_at=now)",
        "await File.objects.filter(pk=1).aupdate(handed_in_at=now)",
        "File.objects.filter(pk=1).bulk_update(rows, ['name'])",
        "drafts.write(brand, manifest)",
    ],
)
def test_the_rule_finds_a_planted_write(line: str) -> None:
    text = f"async def planted():\n    {line}\n"

    assert list(breaches(parse(text, "assets/publishing/planted.py")))


@pytest.mark.parametrize(
    "line",
    [
        "found.update({'a': 1})",
        "found.update(pairs, **more)",
        "Release.objects.create(asset=asset)",
        "Reference.objects.bulk_create(rows, batch_size=10)",
        "Activation.objects.filter(pk=1).update(cancelled_at=now)",
        "File.objects.get_or_create(digest=digest)",
        "get_user_model().objects.create(username='demo')",
        "Variant.objects.filter(locale='de').values_list('value')",
        "revision.delete(asset)",
        "revision.write(manifest)",
        "client.delete('/api')",
    ],
)
def test_the_rule_lets_other_calls_be(line: str) -> None:
    assert not list(breaches(parse(f"{line}\n", "assets/publishing/planted.py")))


@pytest.mark.parametrize("path", ["assets/history/planted.py", "assets/drafts/planted.py", "tests/test_planted.py"])
def test_the_rule_lets_writers_and_tests_write(path: str) -> None:
    assert not list(breaches(parse("Variant.objects.all().delete()\n", path)))


@pytest.mark.parametrize(("call", "module"), IN_ONE_MODULE.items())
def test_what_one_module_may_do_no_other_may(call: tuple[str, str], module: str) -> None:
    planted = "{}.objects.filter(pk=1).{}()\n".format(*call)

    found = {
        place
        for place in (module, "assets/media/planted.py", "assets/publishing/planted.py")
        if list(breaches(parse(planted, place)))
    }

    assert found == {"assets/media/planted.py", "assets/publishing/planted.py"}


@pytest.mark.parametrize(("call", "module"), IN_ONE_MODULE.items())
def test_what_one_module_may_do_it_does(call: tuple[str, str], module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(IN_ONE_MODULE, call)

    found = [source.name for source in python_files() if list(breaches(source))]

    assert found == [module]
