"""Two states of an asset, value by value and word by word, in any script; no database."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.comparing import Hunk, Sign, differing, hunks, word_diff
from assets.manifest import Argument, BlockManifest, BlockType, Form, KitManifest, Placement, Policy, Variant
from tests.counts import WORD_DIFFS

NAME = BlockManifest(
    "name",
    "Name",
    BlockType.TERM,
    Policy.ANY,
    (Variant("value", "pl", "001", "Światło", (Form("genitive", "Światła"),)), Variant("value", "en", "001", "Light")),
)


def shown(before: str, after: str) -> str:
    marks = {Sign.SAME: "{}", Sign.REMOVED: "-{}-", Sign.ADDED: "+{}+"}
    return "".join(marks[run.sign].format(run.text) for run in word_diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("Spring, freshly roasted", "Spring, slowly roasted", "Spring, -freshly-+slowly+ roasted"),
        ("L’eau bout", "L’eau chante", "L’eau -bout-+chante+"),
        ("京都に行きます", "京都へ行きます", "京都-に-+へ+行きます"),
        ("春天的咖啡", "春天的好咖啡", "春天的+好+咖啡"),
        ("กาแฟที่ดี", "กาแฟที่นี่", "กาแฟที่-ดี-+นี่+"),
        ("family 👩‍👩‍👧 here", "family 👩‍👩‍👦 here", "family -👩‍👩‍👧-+👩‍👩‍👦+ here"),
        ("", "new", "+new+"),
        ("same", "same", "same"),
    ],
)
def test_words_differ_as_a_reader_sees_them(before: str, after: str, wanted: str) -> None:
    assert shown(before, after) == wanted


@settings(max_examples=WORD_DIFFS, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_each_side_is_the_runs_that_the_other_alone_does_not_have(before: str, after: str) -> None:
    runs = word_diff(before, after)

    assert "".join(run.text for run in runs if run.sign is not Sign.ADDED) == before
    assert "".join(run.text for run in runs if run.sign is not Sign.REMOVED) == after
    assert all(run.text for run in runs)


def test_a_text_of_eight_thousand_characters_is_compared_in_time() -> None:
    before, after = "の葉" * 4_000, "葉の" * 4_000

    assert {run.sign for run in word_diff(before, after)} == {Sign.REMOVED, Sign.ADDED}


def test_a_changed_form_of_a_term_differs_at_its_variant_alone() -> None:
    polish = Variant("value", "pl", "001", "Światło", (Form("genitive", "Świateł"),))

    (pair,) = differing(NAME, replace(NAME, variants=(polish, NAME.variants[0])))

    assert pair.label == "variants value pl 001"
    assert (pair.ours, pair.theirs) == ("Światło\ngenitive = Światła", "Światło\ngenitive = Świateł")


def test_a_placement_with_other_arguments_is_changed_and_a_further_one_is_new() -> None:
    kit = KitManifest("launch", "Launch", (), (), (Placement("price", "", "001", 0, "block/price"),))
    changed = Placement("price", "", "001", 0, "block/price", {"weight": Argument(literal=250)})

    found = differing(kit, replace(kit, placements=(changed, Placement("price", "", "CH", 0, ""))))

    assert [(pair.label, pair.ours is None) for pair in found] == [
        ("placements price 001 0", False),
        ("placements price CH 0", True),
    ]


def test_two_documents_differ_in_hunks_of_lines_with_the_number_of_the_first() -> None:
    before, after = "one\ntwo\nthree\nfour\n", "one\n2\n3\nfour\nfive\n"

    assert hunks(before, after) == (Hunk(2, "two\nthree", "2\n3"), Hunk(5, "", "five"))
    assert hunks(before, before) == ()
