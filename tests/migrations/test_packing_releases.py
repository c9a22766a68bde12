"""Releases of before their columns were compressed say the same afterwards, and again where that is undone."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from assets.models import Brand, Release
from assets.publishing import verify_releases
from tests.publishing.library import make_library, publish_now

pytestmark = pytest.mark.django_db(transaction=True)


def packed() -> list[tuple[str, str, Any, Any]]:
    return list(Release.objects.order_by("pk").values_list("digest", "manifest", "lock", "credits"))


def plain() -> list[tuple[str, str, Any, Any]]:
    """As the columns were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest, manifest, lock, credits FROM assets_release ORDER BY id")
        rows = cursor.fetchall()
    return [(digest, text, *(json.loads(value) for value in values)) for digest, text, *values in rows]


def test_what_releases_hold_is_the_same_in_either_form() -> None:
    publish_now(make_library())
    before = packed()

    try:
        call_command("migrate", "assets", "0006", verbosity=0)
        undone = plain()
    finally:
        call_command("migrate", "assets", verbosity=0)

    assert len(before) > 4
    assert undone == packed() == before
    assert verify_releases(brand=Brand.objects.get()).damages == ()
