"""The property of non-interference finds leaks: each of these is planted, and a hidden change shows it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from assets.api import views
from assets.delivery import contents, lists
from assets.models import Asset, Membership
from tests.api.calls import BASE, Caller
from tests.delivery.worlds import World
from tests.properties.test_delivery import CHANGES, PATHS, make_german_world, read_all

Plant = Callable[[pytest.MonkeyPatch], None]
LISTS = [f"{BASE}/blocks", f"{BASE}/blocks?page_size=1", f"{BASE}/blocks?edition=DE/de-DE", f"{BASE}/kits"]


def listing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists forget the grants."""
    monkeypatch.setattr(lists, "visible_to", lambda reader, **_: Asset.objects.filter(brand=reader.brand_id))


def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page says that there are more where the library has more."""
    page_of = views.page_of

    def leaking(request: Any, assets: Any, *rest: Any) -> Any:
        page = page_of(request, assets, *rest)
        more = Asset.objects.filter(kind="block").count() > len(page.assets) + 4
        return type(page)(page.assets, f"{request.path}?cursor=x" if more else None)

    monkeypatch.setattr(views, "page_of", leaking)


def including(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a text names is resolved by anybody's membership."""
    monkeypatch.setattr(contents, "memberships_of", lambda *_, **__: Membership.objects.all())


def differing(world: World, caller: Caller, paths: list[str]) -> set[str]:
    """The paths that a hidden change alone shows in."""
    before, found = read_all(caller, paths), set()
    for change in CHANGES:
        with transaction.atomic():
            change(world, "mmm")
            after = read_all(caller, paths)
            transaction.set_rollback(True)
        found |= {path for path in paths if before[path] != after[path]}
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("plant", [listing, counting, including])
def test_a_planted_leak_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    world, caller = make_german_world()
    paths = [*LISTS, f"{BASE}/blocks/claim/editions/DE/de-DE?include=uses.uses"]
    assert set(paths) - set(PATHS) <= set(LISTS)
    assert differing(world, caller, paths) == set()

    plant(monkeypatch)

    assert differing(world, caller, paths) != set()
