"""The property of non-interference finds leaks: each of these is planted, and a hidden change shows it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import OuterRef, Subquery, Value

from assets import delivery
from assets.api import views
from assets.delivery import contents, current
from assets.delivery.changes import following
from assets.delivery.changes.holdings import View
from assets.models import Activation, Asset, Membership, SearchRow
from tests.api.calls import BASE, Caller
from tests.delivery.worlds import T0, World
from tests.properties.test_delivery import CHANGES, FEED, PATHS, make_german_world, read_all, tail_of

Plant = Callable[[pytest.MonkeyPatch], None]
LISTS = [f"{BASE}/blocks", f"{BASE}/blocks?page_size=1", f"{BASE}/blocks?edition=DE/de-DE", f"{BASE}/kits"]
LISTS += [f"{BASE}/blocks?search=hidden", f"{BASE}/blocks?sort=updated_at"]


def listing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists forget the grants."""
    monkeypatch.setattr(current, "memberships_of", lambda *_, **__: Membership.objects.all())


def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page says that there are more where the library has more."""
    page_of = views.page_of

    def leaking(request: Any, assets: Any, *rest: Any) -> Any:
        page = page_of(request, assets, *rest)
        more = Asset.objects.filter(kind="block").count() > len(page.assets) + 4
        return type(page)(page.assets, f"{request.path}?cursor=x" if more else None)

    monkeypatch.setattr(views, "page_of", leaking)


def searching(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search finds what any row says."""
    found = delivery.current_assets

    def leaking(*asked: Any) -> Any:
        patterns = asked[-1].patterns
        if not patterns:
            return found(*asked)
        started = Activation.objects.filter(asset=OuterRef("pk")).values("pk")[:1]
        rows = Asset.objects.filter(pk__in=SearchRow.objects.matching(patterns).values("release__asset"), kind="block")
        return rows.annotate(started=Subquery(started), updated_at=Value(T0))

    monkeypatch.setattr(delivery, "current_assets", leaking)


def sorting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of time knows starts of every region, and those to come."""
    starts = Activation.objects.filter(asset=OuterRef("pk")).order_by("-effective_at").values("effective_at")
    monkeypatch.setattr(current, "_newest", lambda _: Subquery(starts[:1]))


def including(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a text names is resolved by anybody's membership."""
    monkeypatch.setattr(contents, "memberships_of", lambda *_, **__: Membership.objects.all())


def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes are told of what no grant shows: neither then nor now."""
    monkeypatch.setattr(View, "granted", lambda *_: frozenset({"001"}))
    monkeypatch.setattr(following, "_gate", lambda *_: lambda _asset, change: change)


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
@pytest.mark.parametrize("plant", [listing, counting, searching, sorting, including, telling])
def test_a_planted_leak_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    world, caller = make_german_world()
    paths = [*LISTS, f"{BASE}/blocks/claim/editions/DE/de-DE?include=uses.uses", FEED, tail_of(caller)]
    assert set(paths[:-1]) - set(PATHS) <= set(LISTS)
    assert differing(world, caller, paths) == set()

    plant(monkeypatch)

    assert differing(world, caller, paths) != set()
