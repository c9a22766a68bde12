"""References and rows → addresses of the admin's pages."""

import uuid
from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from assets.admin.errands import Errand
from assets.manifest import Kind
from assets.models import Asset


def change_url(kind: Kind | str, pk: uuid.UUID) -> str:
    return reverse(f"admin:assets_{Kind(kind).value}_change", args=[pk])


def list_url(kind: Kind | str) -> str:
    return reverse(f"admin:assets_{Kind(kind).value}_changelist")


def urls_of(brand_id: uuid.UUID, refs: Iterable[str]) -> dict[str, str]:
    """Where each asset is edited; unknown references are left out. One query, for a page's worth of references."""
    wanted = set(refs)
    keys = {name.partition("/")[2] for name in wanted}
    rows = Asset.objects.filter(brand_id=brand_id, key__in=keys)
    return {row.ref: change_url(row.kind, row.pk) for row in rows if row.ref in wanted}


def errand_url(errand: Errand, brand_key: str, refs: Iterable[str]) -> str:
    """The page that shows what an errand with these assets would do, and asks."""
    query = urlencode([("brand", brand_key), *(("ref", name) for name in refs)])
    return f"{reverse(f'admin:assets_{errand.value}')}?{query}"
