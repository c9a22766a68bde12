"""publish --local, schedules, reschedule and cancel at a shell."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.publishing.library import KIT, make_library

pytestmark = pytest.mark.django_db
LOCAL = ("--at", "2099-12-01T00:00", "--local")


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_local_schedule_is_listed_moved_and_cancelled() -> None:
    make_library()
    run("publish", KIT, *LOCAL)

    (item,) = json.loads(run("schedules", "--format", "json"))
    assert {"region": "DE", "effective_at": "2099-11-30T23:00:00+00:00", "wall_time": "2099-12-01T00:00",
            "zone": "Europe/Berlin"} in item["starts"]  # fmt: skip
    assert "(2099-12-01T00:00 Europe/Berlin)" in run("schedules")
    moved = run("reschedule", str(item["act"]), "--at", "2099-12-02T09:00:00Z")
    run("cancel", moved.split()[-2])

    assert run("schedules") == "Nothing is scheduled.\n"
    assert run("schedules", "--moved") == "Every local time is the instant that was scheduled.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", KIT, "--local"), "Add --at"),
        (("publish", KIT, "--at", "2099-12-01T00:00"), "has no zone"),
        (("publish", KIT, "--at", "2099-12-01T00:00Z", "--local"), "without a zone"),
        (("publish", KIT, "--at", "2099-12-01", "--local"), "without a zone"),
        (("publish", KIT, "--at", "2020-12-01T00:00", "--local"), "is past in"),
        (("cancel", "99999"), "nothing ahead"),
        (("reschedule", "99999", *LOCAL), "nothing ahead"),
    ],
)
def test_what_cannot_be_scheduled_is_one_clear_line(words: tuple[str, ...], said: str) -> None:
    make_library()

    with pytest.raises(CommandError, match=said):
        run(*words)
