"""An editor's browser, as far as tests need one: pages are read, their forms filled in and sent as a browser would."""

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from lxml import html

from assets.models import Asset, Block, Brand
from tests import builders

PASSWORD = "not a secret"
TEXT_AREA = re.compile(r"(<textarea[^>]*>)\n")
"""Browsers drop a line break that follows the tag; lxml does not."""


def login(name: str = "anna", *, permissions: tuple[str, ...] | None = None) -> Client:
    """A logged-in editor's client; all permissions, unless some are named."""
    users: Any = get_user_model()
    is_all = permissions is None
    user = users.objects.create_user(name, password=PASSWORD, is_staff=True, is_superuser=is_all)
    permission_model = user.user_permissions.model
    user.user_permissions.set(permission_model.objects.filter(codename__in=permissions or ()))
    client = Client()
    client.force_login(user)
    return client


def change_url(asset: Asset) -> str:
    return f"/admin/assets/{asset.kind}/{asset.pk}/change/"


def fields(client: Client, url: str, form_id: str = "") -> dict[str, Any]:
    """What a page's form would send if nothing were changed: name -> value, or list of values."""
    response = client.get(url)
    assert response.status_code == 200, response
    return fields_of(response.content, form_id or url.split("/")[3] + "_form")


def fields_of(body: bytes, form_id: str) -> dict[str, Any]:
    document = html.fromstring(TEXT_AREA.sub(r"\1", body.decode()))
    form = next(form for form in document.forms if form.get("id", "") == form_id)
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def text_of(response: Any) -> str:
    """What a page says, without its markup."""
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def save(client: Client, url: str, changes: dict[str, Any] | None = None) -> Any:
    """Opens the page, changes fields and saves; returns the page that follows."""
    return client.post(url, {**fields(client, url), **(changes or {})}, follow=True)


def add_row(data: dict[str, Any], prefix: str, **values: Any) -> dict[str, Any]:
    """The form's data with one row more in an inline."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {**data, **row, f"{prefix}-TOTAL_FORMS": str(number + 1)}


def add_variant(data: dict[str, Any], locale: str, value: str, **others: Any) -> dict[str, Any]:
    """The form's data with one variant more."""
    return add_row(data, "variants", **{"field": "value", "locale": locale, "region": "001", "value": value, **others})


def make_library() -> tuple[Brand, Block]:
    """A brand with one block, whose text is in English and German."""
    brand = builders.make_brand()
    german = builders.make_variant("Hallo", locale="de")
    return brand, builders.make_block(brand, "hero", "Hello", german)
