"""Rows → their bytes: every column as text in UTF-8, blobs as they are, NULL as nothing. Indexes are not counted.

That is what the rows say, not how a database packs them: the same measure on SQLite and PostgreSQL.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BigIntegerField, BinaryField, Count, F, Func, Model, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce


@dataclass(frozen=True, slots=True)
class Amount:
    """So many rows, or things made of rows, and what they take."""

    count: int = 0
    size_bytes: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.count + other.count, self.size_bytes + other.size_bytes)


class _Length(Func):
    """A column's bytes."""

    arity = 1
    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        is_blob = isinstance(self.source_expressions[0].output_field, BinaryField)
        template = "OCTET_LENGTH(%(expressions)s)" if is_blob else "OCTET_LENGTH((%(expressions)s)::text)"
        return self.as_sql(compiler, connection, template=template, **extra)


def row_bytes(model: type[Model], *names: str) -> Combinable:
    """An expression: the bytes of one row of the model, in these columns or in all."""
    columns = names or [field.attname for field in model._meta.local_concrete_fields]
    return reduce(add, (Coalesce(_Length(F(name)), Value(0)) for name in columns))


def measure(rows: QuerySet[Any], *names: str) -> Amount:
    """How many rows, and their bytes in these columns or in all. One query."""
    found = rows.order_by().aggregate(count=Count("*"), size_bytes=Sum(row_bytes(rows.model, *names)))
    return Amount(found["count"], found["size_bytes"] or 0)


def measure_by(rows: QuerySet[Any], key: str) -> Mapping[Any, Amount]:
    """The same for each value of `key`, a column or the way to one. One query."""
    found = rows.order_by().values_list(key).annotate(row_count=Count("*"), row_bytes=Sum(row_bytes(rows.model)))
    return {value: Amount(count, size_bytes) for value, count, size_bytes in found}
