"""The demo's login works in development only; other editors log in everywhere."""

from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model

PASSWORD = "nine kinds of beans"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "is_production", "gets_in"), [
    ("demo", False, True), ("demo", True, False), ("ada", True, True),
])  # fmt: skip
def test_who_may_log_in(name: str, is_production: bool, gets_in: bool, settings: Any) -> None:
    settings.IS_PRODUCTION = is_production
    get_user_model().objects.create_user(name, password=PASSWORD)

    user = authenticate(username=name, password=PASSWORD)

    assert (user is not None) is gets_in


@pytest.mark.django_db
def test_a_demo_session_ends_with_the_move_to_production(client: Any, settings: Any) -> None:
    user = get_user_model().objects.create_superuser("demo", password=PASSWORD)
    client.force_login(user)
    before = client.get("/admin/").status_code

    settings.IS_PRODUCTION = True

    assert (before, client.get("/admin/").status_code) == (200, 302)
