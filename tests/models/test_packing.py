"""Packed columns give back what they were given; damaged ones give nothing that could be taken for content."""

from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection

from assets.models import Brand, Release
from assets.publishing import verify_releases
from tests.publishing.library import make_library, publish_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    brand = make_library()
    publish_now(brand)
    return brand


def damage(column: str, packed: bytes) -> Release:
    """Behind the code, as only SQL can."""
    row = Release.objects.get(asset__key="note")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE assets_release SET {column} = %s WHERE id = %s", [packed, row.pk])  # noqa: S608 - named here
    return row


def test_content_takes_less_room_than_it_says(brand: Brand) -> None:
    kit = Release.objects.get(asset__kind="kit")
    with connection.cursor() as cursor:
        cursor.execute("SELECT LENGTH(manifest), LENGTH(credits) FROM assets_release WHERE id = %s", [kit.pk])
        sizes = cursor.fetchone()

    assert sizes[0] < len(kit.manifest)
    assert kit.manifest.startswith("{")
    assert set(kit.lock) > {"block/headline", "block/roaster"}


def test_what_is_dumped_can_be_loaded(brand: Brand) -> None:
    kit = Release.objects.get(asset__kind="kit")

    (loaded,) = serializers.deserialize("json", serializers.serialize("json", [kit]))
    loaded.save()

    again = Release.objects.get(pk=kit.pk)
    assert (again.manifest, again.lock, again.credits) == (kit.manifest, kit.lock, kit.credits)
    assert verify_releases(brand=brand).damages == ()


def test_cleaning_a_row_leaves_what_it_says(brand: Brand) -> None:
    kit = Release.objects.get(asset__kind="kit")

    kit.clean_fields()

    assert kit.manifest.startswith("{")
    assert kit.lock == Release.objects.get(pk=kit.pk).lock


@pytest.mark.parametrize(("column", "read"), [("manifest", ""), ("lock", None), ("credits", None)])
def test_damaged_bytes_are_read_as_nothing(brand: Brand, column: str, read: Any) -> None:
    row = damage(column, b"no zlib")

    row.refresh_from_db()

    assert getattr(row, column) == read


@pytest.mark.parametrize("column", ["manifest", "lock"])
def test_damaged_bytes_are_found(brand: Brand, column: str) -> None:
    row = damage(column, b"no zlib")

    (found, *_) = verify_releases(brand=brand).damages

    assert (found.kind, found.where) == ("release", f"{row.asset.ref}@1")


def test_a_query_that_looks_into_packed_bytes_is_an_error(brand: Brand) -> None:
    with pytest.raises(FieldError, match="Unsupported lookup 'contains'"):
        Release.objects.filter(manifest__contains="Roasted").exists()
