"""Acts form a chain per brand that any change breaks."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from assets import history
from assets.errors import BadContent
from assets.history import Actor, AlreadyDone
from assets.models import Act, Brand
from tests.builders import ANNA, NOW, make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def record(brand: Brand, **facts: Any) -> Act:
    values = {"brand": brand, "actor": ANNA, "verb": "grant", "now": NOW, "subjects": ["block/b", "block/a"], **facts}
    with transaction.atomic():
        history.lock_brand(brand)
        return history.record_act(**values)


def test_each_act_names_the_one_before(brand: Brand) -> None:
    first = Act.objects.get()

    acts = [first, record(brand), record(brand)]

    assert [act.previous_hash for act in acts] == ["", acts[0].hash, acts[1].hash]
    assert all(history.act_hash(Act.objects.get(pk=act.pk)) == act.hash for act in acts)
    assert acts[1].subjects == ["block/a", "block/b"]


def test_each_brand_has_a_chain_of_its_own(brand: Brand) -> None:
    other = make_brand("other")

    act = record(other)

    assert act.previous_hash == Act.objects.filter(brand=other).earliest("pk").hash


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOW + dt.timedelta(microseconds=1)},
        {"recorded_at": NOW + dt.timedelta(days=1)},
        {"actor_id": "user:2"},
        {"actor_name": "Bob"},
        {"actor_role": "agent"},
        {"verb": "publish"},
        {"note": "x"},
        {"idempotency_key": "k"},
        {"subjects": []},
        {"previous_hash": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_act_no_longer_has_its_hash(brand: Brand, change: dict[str, Any]) -> None:
    act = record(brand)

    Act.objects.filter(pk=act.pk).update(**change)

    assert history.act_hash(Act.objects.get(pk=act.pk)) != act.hash


def test_the_chain_cannot_fork(brand: Brand) -> None:
    act = record(brand)

    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(
            brand=brand, at=NOW, recorded_at=NOW, actor_role="person", previous_hash=act.previous_hash, hash="0" * 64
        )


def test_a_used_key_answers_with_its_act(brand: Brand) -> None:
    act = record(brand, idempotency_key="k")

    with pytest.raises(AlreadyDone) as caught:
        record(brand, idempotency_key="k")

    assert caught.value.act == act == history.earlier_act(brand, "k")
    assert history.earlier_act(brand, "") is None
    assert record(make_brand("other"), idempotency_key="k") != act


def test_an_import_may_be_dated_back(brand: Brand) -> None:
    past = NOW - dt.timedelta(days=900)

    act = record(brand, at=past)

    assert (act.at, act.recorded_at) == (past, NOW)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"note": "x" * 1001}, "1000"),
        ({"actor": Actor("1", "Anna", "robot")}, "robot"),
        ({"verb": ""}, "blank"),
        ({"idempotency_key": "k" * 101}, "100"),
    ],
)
def test_an_act_whose_facts_do_not_fit_is_refused(brand: Brand, facts: dict[str, Any], message: str) -> None:
    with pytest.raises(BadContent, match=message):
        record(brand, **facts)
