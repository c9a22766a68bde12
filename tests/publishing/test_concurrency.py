"""Several publish at once, an editor saves meanwhile, a process dies: one release or none, never half of one."""

import random
from collections import Counter

import pytest

from assets.errors import Conflict
from assets.models import Act, Asset, Release
from tests.builders import make_block
from tests.counts import KILLED_PUBLICATIONS
from tests.publishing.library import KIT, later, make_library, publish_now
from tests.publishing.processes import (
    SECONDS,
    assert_shows_its_note,
    assert_whole,
    cut_off,
    edit_until,
    fork,
    publish_round,
    publish_together,
    start,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PUBLISHERS = 4
WHOLE_SECONDS = 1.5
COMMIT_SECONDS = 0.06


def test_four_processes_publish_a_kit_and_one_release_comes_of_it() -> None:
    brand = make_library()
    barrier, results = fork.Barrier(PUBLISHERS), fork.Queue()

    processes = [start(publish_together, brand, barrier, results) for _ in range(PUBLISHERS)]
    outcomes = Counter(results.get(timeout=SECONDS) for _ in processes)
    for process in processes:
        process.join(SECONDS)

    assert outcomes["published"] == 1
    assert set(outcomes) <= {"published", "unchanged", "conflict"}
    assert set(Release.objects.values_list("number", flat=True)) == {1}
    assert Act.objects.filter(verb="publish").count() == 1
    assert_whole(brand)


def test_an_editor_who_saves_meanwhile_never_gets_into_half_of_a_release() -> None:
    brand = make_library()
    ended, saves = fork.Event(), fork.Value("i", 0)
    editor = start(edit_until, brand, ended, saves)
    published = 0

    for number in range(1, 9):
        try:
            published += publish_now(brand, now=later(number)).act is not None
        except Conflict:
            continue
    ended.set()
    editor.join(SECONDS)

    assert saves.value > 1
    assert Release.objects.filter(asset__kind="kit").count() == published
    assert_whole(brand)
    for release in Release.objects.filter(asset__kind="kit"):
        assert_shows_its_note(release)


@pytest.mark.proof(KILLED_PUBLICATIONS)
def test_a_publication_that_is_killed_leaves_all_or_nothing_and_can_be_repeated() -> None:
    brand = make_library()
    kit = Asset.objects.of_ref(brand.pk, KIT).get()
    for number in range(1, KILLED_PUBLICATIONS + 1):
        make_block(brand, "note", f"Roasted in minute {number}.")
        started, rendered = fork.Event(), fork.Event()
        process = start(publish_round, brand, number, started, rendered)
        moment, most = (rendered, COMMIT_SECONDS) if number % 2 else (started, WHOLE_SECONDS)

        cut_off(process, moment, random.uniform(0, most))
        assert_whole(brand)
        kept = Act.objects.filter(idempotency_key=f"round-{number}").first()
        done = publish_now(brand, now=later(number), key=f"round-{number}")

        assert kept is None or done.act == kept
        assert done.numbers[KIT] == number == Release.objects.filter(asset=kit).count()
        assert_whole(brand)
