"""Folded texts that are searched, and traits that lists are filtered by: all made from manifests, at any time again.

An index of trigrams (FTS5, pg_trgm) narrows the rows first where the database has one; what matches is
decided by LIKE alone, on either database alike.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup

from assets.models.asset import Asset
from assets.models.release import Release

TextRow = TypeVar("TextRow", bound="FoldedText")
TRIGRAM = 3
MAX_PLACE_LENGTH = 60


class HoldsAll(Lookup[Any]):
    """Whether a folded text holds every pattern: letters and single spaces, three of them at least."""

    lookup_name = "holds_all"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, _ = self.process_lhs(compiler, connection)
        like = " AND ".join(f"{column} LIKE %s" for _ in self.rhs)
        return f"({like})", tuple(f"%{each}%" for each in self.rhs)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        like, parameters = self.as_sql(compiler, connection)
        model = self.lhs.target.model
        key = compiler.compile(model._meta.pk.get_col(self.lhs.alias))[0]
        index = connection.ops.quote_name(f"{model._meta.db_table}_trigrams")
        narrowed = f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)"  # noqa: S608 - names of our own
        return f"({narrowed} AND {like})", (_trigrams(self.rhs), *parameters)


def _trigrams(patterns: Sequence[str]) -> str:
    """An expression of FTS5. Each trigram stands alone, as an index without positions wants it."""
    found = dict.fromkeys(
        each[start : start + TRIGRAM] for each in patterns for start in range(len(each) - TRIGRAM + 1)
    )
    return " AND ".join(f'"{each}"' for each in found)


models.TextField.register_lookup(HoldsAll)


class FoldedTextQuerySet(models.QuerySet[TextRow]):
    def matching(self, patterns: Sequence[str]) -> Self:
        """Those that hold every pattern, found by the index of trigrams."""
        return self.filter(norm__holds_all=tuple(patterns))

    def holding(self, patterns: Sequence[str]) -> Self:
        """The same of rows that something else has made few: they are looked at one by one."""
        rows = self
        for each in patterns:
            rows = rows.filter(norm__contains=each)
        return rows


class FoldedText(models.Model):
    """What may be read at one place: a locale and a region, or "" where no text is concerned."""

    place = models.CharField(max_length=MAX_PLACE_LENGTH, blank=True, help_text="See assets.search.places.")
    norm = models.TextField(help_text="Folded words with a space around each: key, title, tags, then the texts.")
    folding = models.PositiveSmallIntegerField(help_text="The number of the folding that made it.")

    objects = FoldedTextQuerySet.as_manager()

    class Meta:
        abstract = True


class SearchRow(FoldedText):
    """What a release says at one place. Rows are written with their release and never change."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="search_rows")

    class Meta:
        ordering: ClassVar = ["release", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "place"], name="search_row_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.place}"


class DraftRow(FoldedText):
    """What a draft says at one place; written anew with each save."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="search_rows")

    class Meta:
        ordering: ClassVar = ["asset", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asset", "place"], name="draft_row_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.place}"


class Trait(models.Model):
    """What a list of releases can be narrowed to: a name of assets.search.traits and one value."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="traits")
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["release", "name", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "name", "value"], name="trait_is_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["name", "value", "release"], name="trait_by_value")]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
