"""Whatever is published, scheduled, moved, withdrawn and gone back on: a time answers with what was live then."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assets.errors import NotReleased
from tests.counts import HISTORIES
from tests.delivery.worlds import T0, reader, state
from tests.properties.histories import (
    ACTS,
    EDITIONS,
    KITS,
    ORDER,
    PLACED,
    Answers,
    answers,
    begin,
    expected,
    instants,
    read,
    step,
    write,
)

OFTEN = ("release", "release", "edit", "edit", "schedule_local", "move", "go_back")
SEARCH = (Phase.explicit, Phase.reuse, Phase.generate)
"""A history costs a second: what fails is shown as it is found."""
STEPS = st.tuples(
    st.sampled_from([*ACTS, *OFTEN]),
    st.integers(0, 12),
    st.integers(0, 2**32),
)


@pytest.mark.proof(HISTORIES)
@pytest.mark.django_db
def test_a_time_answers_with_what_was_live_then_whatever_came_after() -> None:
    done = Counter[str]()

    @settings(max_examples=HISTORIES, suppress_health_check=list(HealthCheck), phases=SEARCH)
    @given(steps=st.lists(STEPS, min_size=8, max_size=16))
    def holds(steps: list[tuple[str, int, int]]) -> None:
        with transaction.atomic():
            done.update(tell(steps))
            transaction.set_rollback(True)

    holds()
    assert HISTORIES < 50 or {name for name in ACTS if not done[name]} == set()


def tell(steps: list[tuple[str, int, int]]) -> Counter[str]:
    """Does the steps; each answer is the model's when it is given, and the same at the end."""
    story = begin()
    given_then: dict[dt.datetime, Answers] = {}
    for each in [("release", 0, 1), *steps]:
        step(story, *each)
        given_then[story.now] = answers(story, story.now)
        assert given_then[story.now] == expected(story, story.now), each
    for ref in ORDER:
        if ref not in story.timeline.drafts:
            write(story, ref, PLACED[0] if ref in KITS else ("back",))
    story.now += dt.timedelta(days=3)
    for at in instants(story):
        assert answers(story, at) == expected(story, at)
    for at, then in given_then.items():
        now = answers(story, at)
        assert {name: now[name] for name in then} == then
    return story.done


@pytest.mark.django_db
def test_a_time_before_the_first_release_is_a_clear_error() -> None:
    story = begin()
    before = state(T0, at=T0 - dt.timedelta(seconds=1))

    with pytest.raises(NotReleased, match="was not released at that time"):
        read(story, reader(story.partner), ORDER[0], EDITIONS[0], before)
    with pytest.raises(NotReleased, match="was not live in DE/de-DE at that time"):
        read(story, reader(story.partner), ORDER[0], EDITIONS[0], state(T0))
