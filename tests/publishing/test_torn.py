"""Readers of a kit of 500 assets while it is published, rolled back and withdrawn: one release or none, never two."""

from collections import Counter

import pytest
from django.utils import timezone

from assets.models import Brand
from assets.publishing import publish, roll_back, withdraw
from tests.builders import ANNA
from tests.counts import READS_MEANWHILE, ROUNDS_MEANWHILE
from tests.publishing.processes import SECONDS, fork, start
from tests.publishing.readers import BLOCKS, QUESTIONS, Answer, make_large_kit, read_until, shop_key, write_round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
READERS = 2
NAME = "kit/spring"
EDITED_EVERY = 5
"""Rounds; in the others, what was gone back from is published again."""


@pytest.mark.proof(READS_MEANWHILE)
def test_a_read_while_500_assets_go_live_and_off_shows_one_release_or_none() -> None:
    brand = make_large_kit()
    key = shop_key(brand)
    go_live(brand)
    ended, reads, answers = fork.Event(), fork.Value("i", 0), fork.Queue()
    readers = [start(read_until, key, ended, reads, answers) for _ in range(READERS)]

    number = 0
    while (number < ROUNDS_MEANWHILE or reads.value < READS_MEANWHILE) and all(each.is_alive() for each in readers):
        if number % EDITED_EVERY == 0:
            write_round(brand, number + 1)
        go_live(brand)
        go_off(brand)
        number += 1
    ended.set()
    found = sum((answers.get(timeout=SECONDS) for _ in readers), Counter[Answer]())

    assert {answer for answer in found if len(answer[1]) > 1} == set()
    assert {name for name, shown in found if shown} == set(QUESTIONS) == {name for name, shown in found if not shown}
    assert (found.total() >= READS_MEANWHILE, number >= ROUNDS_MEANWHILE) == (True, True)


def go_live(brand: Brand) -> None:
    """With its 500 assets: each round the parts differ from what is live."""
    done = publish(brand=brand, refs=[NAME], actor=ANNA, clock=timezone.now)
    assert done.act is not None
    assert len(done.act.subjects) >= BLOCKS


def go_off(brand: Brand) -> None:
    """Back to the release before with its parts, then off."""
    roll_back(brand=brand, ref=NAME, actor=ANNA, clock=timezone.now, with_parts=True)
    withdraw(brand=brand, refs=[NAME], actor=ANNA, clock=timezone.now)
