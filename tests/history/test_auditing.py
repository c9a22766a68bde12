"""Every break of the chain of acts is found, wherever it is; a chain nobody touched has none."""

import importlib
import io
import json
import random
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from assets import history
from assets.models import Act, Brand, Chain
from tests.builders import ANNA, NOW, make_brand
from tests.counts import MUTATED_CHAINS

pytestmark = pytest.mark.django_db
ACTS = 12
FORGED = {"note": "forged", "verb": "publish", "actor_name": "Eve", "subjects": ["block/x"], "idempotency_key": "k"}
FAR = 1_000_000


@pytest.fixture
def brand() -> Brand:
    """A brand whose chain has twelve acts."""
    brand = make_brand()
    for number in range(ACTS - 1):
        record(brand, str(number))
    return brand


def record(brand: Brand, note: str) -> Act:
    with transaction.atomic():
        history.lock_brand(brand)
        return history.record_act(brand=brand, actor=ANNA, verb="grant", now=NOW, subjects=["block/a"], note=note)


def rehashed(act: Act) -> Act:
    act.hash = history.act_hash(act)
    return act


def alter(acts: list[Act], dice: random.Random) -> None:
    """One column says something else; half of the forgers know how a hash is made."""
    act = dice.choice(acts)
    name = dice.choice([*FORGED, "hash", "previous_hash", "at", "recorded_at"])
    value = dice.randbytes(32).hex() if "hash" in name else FORGED.get(name, NOW.replace(year=2020))
    setattr(act, name, value)
    if dice.random() < 0.5 and name != "hash":
        rehashed(act)
    act.save()


def drop(acts: list[Act], dice: random.Random) -> None:
    """One act, or several in a row; also the newest."""
    start = dice.randrange(len(acts))
    gone = acts[start : start + dice.randint(1, 3)]
    Act.objects.filter(pk__in=[act.pk for act in gone])._raw_delete("default")


def insert(acts: list[Act], dice: random.Random) -> None:
    """A row of its own after any act, with the right hash; some forgers mend the one that follows it."""
    place = dice.randrange(len(acts))
    before, after = acts[place], acts[place + 1 :]
    for act in reversed(after):
        Act.objects.filter(pk=act.pk).update(id=act.pk + FAR)
    for act in after:
        act.pk += FAR
    forged = Act(pk=before.pk + 1, brand=before.brand, at=NOW, recorded_at=NOW, actor_role="person", verb="save")
    forged.previous_hash = before.hash
    if after:
        first = after[0]
        first.previous_hash = rehashed(forged).hash
        (rehashed(first) if dice.random() < 0.5 else first).save()
    rehashed(forged).save(force_insert=True)


def move(acts: list[Act], dice: random.Random) -> None:
    """Two acts in each other's places."""
    one, other = (act.pk for act in dice.sample(acts, 2))
    for old, new in ((one, FAR), (other, one), (FAR, other)):
        Act.objects.filter(pk=old).update(id=new)


MUTATIONS: tuple[Callable[[list[Act], random.Random], None], ...] = (alter, drop, insert, move)


def test_an_untouched_chain_has_no_break(brand: Brand) -> None:
    audit = history.verify_audit(brand)

    assert (audit.length, audit.breaks) == (ACTS, ())
    assert audit.head == Act.objects.latest("id").hash


@pytest.mark.proof(MUTATED_CHAINS * len(MUTATIONS))
@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_each_mutation_of_acts_is_found(brand: Brand, mutate: Callable[[list[Act], random.Random], None]) -> None:
    missed = []
    for _ in range(MUTATED_CHAINS):
        seed = random.getrandbits(32)
        with transaction.atomic():
            mutate(list(Act.objects.filter(brand=brand, id__gt=brand.acts.earliest("id").pk).order_by("id")),
                   random.Random(seed))  # fmt: skip
            if not history.verify_audit(brand).breaks:
                missed.append(seed)
            transaction.set_rollback(True)

    assert not missed


def test_what_is_done_after_a_loss_does_not_hide_it(brand: Brand) -> None:
    Act.objects.filter(pk=Act.objects.latest("id").pk)._raw_delete("default")

    later = record(brand, "later")

    assert [found.act for found in history.verify_audit(brand).breaks] == [later.pk, None]


def test_a_lost_end_of_the_chain_is_a_break(brand: Brand) -> None:
    Chain.objects.all()._raw_delete("default")

    assert [found.act for found in history.verify_audit(brand).breaks] == [None]


def test_a_noted_hash_shows_a_chain_that_was_written_anew(brand: Brand) -> None:
    noted = history.verify_audit(brand).head
    record(brand, "more")

    assert not history.verify_audit(brand, noted=noted).breaks
    assert "written anew" in str(history.verify_audit(brand, noted="0" * 64).breaks[0])


def test_the_migration_says_where_old_chains_end(brand: Brand) -> None:
    migration = importlib.import_module("assets.migrations.0005_fill_chains")
    Chain.objects.all()._raw_delete("default")

    migration.fill(apps, None)
    migration.fill(apps, None)

    assert history.verify_audit(brand).breaks == ()


def test_the_command_prints_each_break_and_fails(brand: Brand) -> None:
    act = Act.objects.order_by("id")[3]
    Act.objects.filter(pk=act.pk).update(note="forged")
    out = io.StringIO()

    with pytest.raises(SystemExit) as caught:
        call_command("verify_audit", stdout=out)

    assert caught.value.code == 1
    assert out.getvalue() == f"solnap, act {act.pk}: It was altered: its hash is not that of what it says.\n"


def test_the_command_passes_chains_nobody_touched(brand: Brand) -> None:
    make_brand("other")
    out, err = io.StringIO(), io.StringIO()

    call_command("verify_audit", "--format", "json", stdout=out)
    call_command("verify_audit", "--brand", "solnap", stderr=err)

    assert [(each["brand"], each["acts"], each["breaks"]) for each in json.loads(out.getvalue())] == [
        ("other", 1, []),
        ("solnap", ACTS, []),
    ]
    assert f"solnap: {ACTS} acts are as they were written." in err.getvalue()


def test_a_noted_hash_is_one_brands(brand: Brand) -> None:
    make_brand("other")

    with pytest.raises(CommandError, match="--brand"):
        call_command("verify_audit", noted="0" * 64)
