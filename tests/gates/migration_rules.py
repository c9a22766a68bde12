"""A migration → why the code of the release before could not run on what it makes: each fault as a sentence.

While a version is changed, servers of the former one read and write the new schema. So one release only adds: a table,
a column that may be left out of an INSERT, an index. What the former code still names goes in the release after.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field

Rule = Callable[[Any, ProjectState, set[str]], Iterator[str]]


def faults(operations: list[Operation], before: ProjectState, app: str = "assets") -> Iterator[str]:
    """`before` is the state that the migration starts from."""
    state, made = before.clone(), set[str]()
    for operation in operations:
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name.lower())
        rule = RULES.get(type(operation).__name__)
        if rule is not None:
            yield from rule(operation, state, made)
        operation.state_forwards(app, state)


def _added_field(operation: Any, _: ProjectState, made: set[str]) -> Iterator[str]:
    field = operation.field
    may_be_left_out = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
    if operation.model_name_lower not in made and not may_be_left_out:
        yield f"{_of(operation)} cannot be left out of an INSERT. Give it a db_default, or let it be null."


def _altered_field(operation: Any, state: ProjectState, made: set[str]) -> Iterator[str]:
    if operation.model_name_lower in made:
        return
    former = state.models["assets", operation.model_name_lower].fields[operation.name]
    yield from (f"{_of(operation)} {fault}" for fault in _narrowed(former, operation.field))


def _narrowed(former: "Field[Any, Any]", field: "Field[Any, Any]") -> Iterator[str]:
    if former.null and not field.null:
        yield "may be null no more, and the former code may write that. Do it one release after it stops."
    if former.get_internal_type() != field.get_internal_type():
        yield "has another type. Add a column beside it, fill it, and drop the former one a release later."
    if (former.max_length or 0) > (field.max_length or 0) > 0:
        yield "holds less than before. Do it one release after the former code stops writing more."
    if field.unique and not former.unique:
        yield "becomes unique, which the former code does not know. Do it one release later."
    if former.db_default is not NOT_PROVIDED and field.db_default is NOT_PROVIDED and not field.null:
        yield "loses its db_default, by which the former code leaves it out. Do it one release later."


def _constrained(operation: Any, _: ProjectState, made: set[str]) -> Iterator[str]:
    if operation.model_name.lower() not in made:
        name = operation.constraint.name
        yield f"{name} binds a table that the former code writes. Add it one release after the code that keeps to it."


def _taken_away(operation: Any, _: ProjectState, made: set[str]) -> Iterator[str]:
    yield f"{operation.describe()}: the former code reads it. Do it one release after the code that does without."


def _of(operation: Any) -> str:
    return f"{operation.model_name}.{operation.name}"


RULES: dict[str, Rule] = {
    "AddConstraint": _constrained,
    "AddField": _added_field,
    "AlterField": _altered_field,
    "AlterUniqueTogether": _taken_away,
    "AlterModelTable": _taken_away,
    "DeleteModel": _taken_away,
    "RemoveField": _taken_away,
    "RenameField": _taken_away,
    "RenameModel": _taken_away,
}
