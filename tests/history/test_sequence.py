"""Whatever changes what partners read raises the sequence in the same transaction, whoever writes it."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction

from assets import history
from tests.delivery.once import once
from tests.delivery.worlds import World, make_world
from tests.gates.sources import Source, python_files
from tests.history.changes import CHANGES, READ, watched

CALLS = {"create", "bulk_create", "get_or_create", "update", "bulk_update", "update_or_create", "delete", "save"}
MODELS = {model.__name__ for model in apps.get_app_config("assets").get_models() if model._meta.db_table in READ}
UNREAD = {
    "assets/history/acts.py": "acts and chains alone",
    "assets/api/authentication.py": "last_used_at, which no answer tells",
    "assets/management/access.py": "a new partner, which has neither key nor grant",
    "assets/management/demo.py": "a new partner, which has neither key nor grant",
}
"""Modules that write tables of READ without an act, and why nobody reads the difference."""


@pytest.fixture
def world(db: None) -> World:
    return once(make_world)()


def test_what_changes_what_partners_read_raises_the_sequence_in_its_transaction_and_every_such_module_is_watched(
    world: World, tmp_path: Path
) -> None:
    silent, seen = {}, set()
    for name, change in CHANGES.items():
        before = history.sequence()
        with transaction.atomic():
            with watched() as found:
                change(world, tmp_path)
            changing = [written for written in found.values() if written.tables & READ]
            silent[name] = [each.tables for each in changing if "assets_chain" not in each.tables]
            assert changing
            assert history.sequence() >= before + len(changing), name
            transaction.set_rollback(True)
        seen |= {module for written in changing for module in written.modules}

    named = {source.name for source in python_files() if writes(source)}
    assert {name for name, tables in silent.items() if tables} == set()
    assert named - UNREAD.keys() <= seen
    assert named >= UNREAD.keys()


def writes(source: Source) -> bool:
    """Whether a module of the product names one of the models and has a call that writes rows."""
    if not source.is_under("assets"):
        return False
    nodes = list(ast.walk(source.tree))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    calls = (node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return bool(names & MODELS) and any(_is_write(call) for call in calls)


def _is_write(call: ast.Call) -> bool:
    """`save()` of a row, or a call on a manager's rows."""
    assert isinstance(call.func, ast.Attribute)
    receiver = ast.unparse(call.func.value)
    is_of_model = any(receiver == name or receiver.startswith(f"{name}.objects") for name in MODELS)
    return call.func.attr == "save" or (call.func.attr in CALLS and is_of_model)


def test_a_module_that_writes_past_acts_is_found() -> None:
    planted = "from assets.models import Grant\n\ndef end(now):\n    Grant.objects.filter(pk=1).update(ends_at=now)\n"

    assert writes(Source(Path("assets/planted.py"), planted, ast.parse(planted)))
    assert not writes(Source(Path("tests/planted.py"), planted, ast.parse(planted)))


def test_the_sequence_is_of_all_brands_and_of_those_acts_alone_that_are_committed(world: World) -> None:
    before = history.sequence()
    with transaction.atomic():
        make_world("other")
        raised = history.sequence()
        transaction.set_rollback(True)

    assert raised > before == history.sequence()
