"""Editions before and after → changes: one for each outcome, in one order."""

import pytest

from assets.delivery.changes import Change, ChangeType, Held, difference
from assets.manifest import Kind
from tests.builders import NOW

FIRST, SECOND = Held("a" * 64, 1), Held("b" * 64, 2)
RECALLED = Held("a" * 64, 1, frozenset({7}))


def told(before: dict[str, Held], after: dict[str, Held]) -> list[tuple[str, tuple[str, ...], int]]:
    found = difference(Kind.BLOCK, "hero", NOW, before=before, after=after)
    return [(each.type.value, each.editions, each.release) for each in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, FIRST, "created"),
        (FIRST, SECOND, "changed"),
        (FIRST, Held(FIRST.digest, 1, facts="other"), "changed"),
        (FIRST, RECALLED, "recalled"),
        (None, RECALLED, "recalled"),
        (RECALLED, Held(FIRST.digest, 1, frozenset({7, 8})), "recalled"),
        (RECALLED, FIRST, "reinstated"),
        (RECALLED, SECOND, "reinstated"),
        (FIRST, None, "withdrawn"),
        (RECALLED, None, "withdrawn"),
    ],
)
def test_each_outcome_has_its_type(before: Held | None, after: Held | None, expected: str) -> None:
    found = told({"CH/de-CH": before} if before else {}, {"CH/de-CH": after} if after else {})

    assert [name for name, *_ in found] == [expected]


def test_editions_with_one_outcome_are_one_change() -> None:
    before = {"CH/de-CH": FIRST, "CH/fr-CH": FIRST, "DE/de-DE": FIRST, "US/en-US": FIRST}
    after = {"CH/fr-CH": SECOND, "CH/de-CH": SECOND, "US/en-US": FIRST, "001/en": SECOND}

    assert told(before, after) == [
        ("created", ("001/en",), 2),
        ("changed", ("CH/de-CH", "CH/fr-CH"), 2),
        ("withdrawn", ("DE/de-DE",), 0),
    ]


def test_what_has_no_editions_names_none_and_says_its_release() -> None:
    (change,) = difference(Kind.TEMPLATE, "page", NOW, before={"": FIRST}, after={"": SECOND})

    assert change == Change(ChangeType.CHANGED, Kind.TEMPLATE, "page", (), SECOND.digest, 2, NOW)
    assert change.ref == "template/page"


def test_nothing_that_differs_is_no_change() -> None:
    assert told({"CH/de-CH": RECALLED}, {"CH/de-CH": RECALLED}) == []
