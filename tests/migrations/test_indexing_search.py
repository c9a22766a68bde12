"""Releases and drafts of before there were searches get the rows that publishing and saving would have made."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from assets.models import DraftRow, SearchRow, Trait
from assets.search import patterns_of
from tests.publishing.library import make_library, publish_now

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> list[set[tuple[Any, ...]]]:
    return [
        set(SearchRow.objects.values_list("release", "place", "norm", "folding")),
        set(Trait.objects.values_list("release", "name", "value")),
        set(DraftRow.objects.values_list("asset", "place", "norm", "folding")),
    ]


def indexes() -> int:
    """How many triggers or indexes keep trigrams."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%_trigrams%'")
        else:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'")
        return int(cursor.fetchone()[0])


def test_what_was_there_is_found_after_the_migration() -> None:
    publish_now(make_library())
    before = rows()

    try:
        call_command("migrate", "assets", "0017", verbosity=0)
    finally:
        call_command("migrate", "assets", verbosity=0)

    assert all(before)
    assert rows() == before
    assert indexes() == (6 if connection.vendor == "sqlite" else 2)
    some = SearchRow.objects.order_by("-pk")[0]
    assert some in SearchRow.objects.matching(patterns_of(some.norm.split()[0]))
