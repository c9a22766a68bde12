"""Old revisions are emptied as a policy says; nothing that something cites goes, and every proof holds afterwards."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from reversion.models import Version

from assets import history
from assets.delivery import State
from assets.history import Policy, Pruned, RevisionPruned
from assets.history.measuring import measure
from assets.manifest import BlockManifest, BlockType, KitManifest, Manifest
from assets.manifest import Policy as Fallback
from assets.models import Act, Approval, Asset, Brand, Snapshot
from assets.provenance import Blamed, blame
from assets.publishing import verify_releases
from assets.rendering import Edition
from assets.restoring import kit_at, plan, restore, state_of
from tests.builders import ANNA, NOW, make_block, make_brand, make_variant, place
from tests.publishing.library import KIT, later, make_library, publish_now

pytestmark = pytest.mark.django_db
NOTHING_STAYS = Policy(0, 0, 0)
HERO = "block/hero"
LONG_AGO = NOW.replace(year=2020, month=5, day=20)


@pytest.fixture
def brand() -> Brand:
    """A block saved eight times in one hour of 2020."""
    brand = make_brand()
    for number in range(1, 9):
        edit(brand, f"Text {number}", minutes=number)
    return brand


def edit(brand: Brand, text: str, *, minutes: int, note: str = "") -> None:
    """One value changes; the other, from the first revision, is as it was."""
    values = (make_variant(text), make_variant("Von Anfang an", locale="de"))
    write(brand, BlockManifest("hero", "Hero", BlockType.TEXT, Fallback.ANY, values), minutes=minutes, note=note)


def write(brand: Brand, manifest: Manifest, *, minutes: int, note: str = "") -> None:
    now = LONG_AGO + dt.timedelta(minutes=minutes)
    with history.revise(brand=brand, actor=ANNA, verb="save", now=now, note=note) as revision:
        revision.write(manifest)


def prune(brand: Brand, policy: Policy = NOTHING_STAYS) -> Pruned:
    return history.prune(brand=brand, policy=policy, actor=ANNA, now=later(9))


def kept() -> list[int]:
    rows = Snapshot.objects.filter(asset__key="hero").exclude(content=b"")
    return sorted(rows.values_list("version", flat=True))


def blamed(brand: Brand) -> tuple[Blamed, ...]:
    """What blame tells of the note's document."""
    kit = Asset.objects.of_ref(brand.pk, KIT).get()
    state = State(now=later(2), at=later(2))
    return blame(kit=kit, edition=Edition("US", "en-US"), name="note.txt", state=state).passages


def held_bytes() -> int:
    return measure(Snapshot.objects.all()).size_bytes + measure(Version.objects.all()).size_bytes


def assert_sound(brand: Brand) -> None:
    assert history.verify(brand) == ()
    assert history.verify_audit(brand).breaks == ()
    assert verify_releases(brand=brand, is_rendering=True).damages == ()


def test_the_first_and_the_last_of_its_period_stay(brand: Brand) -> None:
    done = prune(brand)

    assert done.versions == {HERO: (2, 3, 4, 5, 6, 7)}
    assert kept() == [1, 8]
    assert_sound(brand)


def test_a_plan_says_what_will_go_and_what_it_frees(brand: Brand) -> None:
    planned = history.plan_pruning(brand=brand, policy=NOTHING_STAYS, now=later(9))
    before = held_bytes()

    done = prune(brand)

    assert (planned.versions, planned.acts) == (done.versions, ())
    assert planned.freed_bytes == done.freed_bytes == before - held_bytes() > 0


def test_young_revisions_stay(brand: Brand) -> None:
    assert not prune(brand, Policy(36_500, 36_500, 36_500)).acts
    assert kept() == list(range(1, 9))


def test_a_revision_whose_text_a_release_has_stays(brand: Brand) -> None:
    publish_now(brand, HERO)
    edit(brand, "Text 9", minutes=9)

    assert prune(brand).versions == {HERO: (2, 3, 4, 5, 6, 7)}
    assert kept() == [1, 8, 9]
    assert_sound(brand)


def test_what_was_approved_or_is_named_in_a_note_stays(brand: Brand) -> None:
    asset, third = Asset.objects.get(key="hero"), Snapshot.objects.get(asset__key="hero", version=3)
    Approval.objects.create(asset=asset, digest=third.digest, act=third.act)
    edit(brand, "Text 5 again", minutes=10, note="As in block/hero@r5.")

    prune(brand)

    assert kept() == [1, 3, 5, 9]


def test_a_pruned_revision_answers_with_the_nearest_kept(brand: Brand) -> None:
    prune(brand)

    with pytest.raises(RevisionPruned) as caught:
        state_of(brand, "block/hero@r3")

    near = "block/hero@r1 of 2020-05-20 09:01 UTC, block/hero@r8 of 2020-05-20 09:08 UTC"
    assert str(caught.value) == f"block/hero@r3 was pruned. The nearest kept: {near}."


def test_the_audit_log_still_tells_the_digests_before_and_after(brand: Brand) -> None:
    before = history.acts_of(brand, name=HERO, most=20)

    act = prune(brand).acts[0]

    assert (act.verb, act.subjects) == ("prune", [HERO])
    assert history.acts_of(brand, name=HERO, most=20)[1:] == before


def test_it_is_done_in_batches_of_an_act_each(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.history.pruning.REVISIONS", 4)
    steps: list[tuple[int, int]] = []

    def progress(_what: str, done: int, of: int) -> None:
        steps.append((done, of))

    done = history.prune(brand=brand, policy=NOTHING_STAYS, actor=ANNA, now=later(9), progress=progress)

    assert [act.note.partition(" ")[0] for act in done.acts] == ["4", "2"]
    assert steps == [(0, 1), (1, 1)]
    assert not prune(brand).acts


def test_a_kept_revision_is_restored_after_a_prune(brand: Brand) -> None:
    prune(brand)

    restore(plan(brand, [state_of(brand, "block/hero@r1").manifest]), actor=ANNA, now=later(10))

    assert not prune(brand).acts
    assert_sound(brand)


def test_blame_and_time_travel_hold_after_a_prune(db: None) -> None:
    brand = make_library()
    publish_now(brand)
    for text in ("yesterday", "tomorrow"):
        make_block(brand, "note", f"Roasted {text}")
    publish_now(brand, now=later(1))
    make_block(brand, "note", "Roasted never")
    told = blamed(brand)

    assert prune(brand).versions == {"block/note": (2,)}

    assert blamed(brand) == told
    assert len(kit_at(brand, "spring-launch", NOW)[0]) == 5
    assert_sound(brand)


def test_a_time_whose_state_was_pruned_is_not_answered_with_an_older_one(brand: Brand) -> None:
    write(brand, KitManifest("launch", "Launch", placements=(place("headline", HERO),)), minutes=0)
    prune(brand)

    with pytest.raises(RevisionPruned, match="hero@r3 was pruned"):
        kit_at(brand, "launch", LONG_AGO + dt.timedelta(minutes=3))
    assert len(kit_at(brand, "launch", LONG_AGO + dt.timedelta(minutes=1))[0]) == 2


def test_a_half_emptied_revision_is_found(brand: Brand) -> None:
    Snapshot.objects.filter(asset__key="hero", version=3).update(content=b"")
    Version.objects.filter(revision__snapshots__version=4).delete()

    assert [str(found) for found in history.verify(brand)] == [
        "block/hero: Revision 3 is pruned, but still in reversion.",
        "block/hero: Revision 4 is kept, but not in reversion.",
    ]


def test_the_command_shows_first_and_prunes_when_told(brand: Brand) -> None:
    shown, told, done = io.StringIO(), io.StringIO(), io.StringIO()
    options = ("--all-days", "0", "--daily-days", "0", "--weekly-days", "0")

    call_command("prune_revisions", *options, stdout=shown)
    assert kept() == list(range(1, 9))
    call_command("prune_revisions", *options, "--apply", "--format", "json", stdout=told)
    call_command("prune_revisions", *options, stdout=done)

    assert shown.getvalue().splitlines()[0] == "block/hero: 6 revisions, r2–r7"
    assert "6 revisions would go and free" in shown.getvalue()
    facts = json.loads(told.getvalue())
    assert (facts["is_applied"], facts["revisions"]) == (True, {HERO: [2, 3, 4, 5, 6, 7]})
    assert facts["acts"] == [Act.objects.latest("pk").pk]
    assert done.getvalue().startswith("Nothing to prune: kept are all of 0 days")
