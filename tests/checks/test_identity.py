"""A brand's identity: contrast by WCAG 2.2, and rules about colours and logos that are there."""

from dataclasses import replace

import pytest

from assets.checks import Severity, Subject, run
from assets.manifest import BrandManifest, LogoRules, Region, Shape, Theme, contrast

WORLD = Region("001", "", "", "UTC", "metric", "gregorian", "default", ("en",))
BRAND = BrandManifest("acme", "Acme", "en", regions=(WORLD,), colours={"ink": "#3b2412", "paper": "#fff8ea"})


def told(brand: BrandManifest) -> set[tuple[str, str, Severity]]:
    problems = run(Subject(brand, {"brand/acme": brand}, frozenset({"brand/acme"})))
    return {(each.id, each.where.field, each.severity) for each in problems}


@pytest.mark.parametrize(
    ("text", "ground", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#fff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#767676", "#ffffff", 4.542),
        ("#ff0000", "#ffffff", 3.998),
        ("#0a0a0a", "#0a0a0a", 1.0),
        ("#00000080", "#ffffff", 4.004),
    ],
)
def test_the_contrast_is_that_of_the_standard(text: str, ground: str, ratio: float) -> None:
    assert contrast(text, ground) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(("text", "ground"), [("red", "#fff"), ("#fff", "hsl(1 2% 3%)"), ("#000", "#ffffff80")])
def test_what_is_not_written_in_digits_or_lets_through_is_not_judged(text: str, ground: str) -> None:
    assert contrast(text, ground) is None


def test_a_pair_that_cannot_be_read_is_a_warning_with_the_ratio() -> None:
    brand = replace(BRAND, colours={**BRAND.colours, "pale": "#c9b79c"}, contrasts={"paper": ("ink", "pale")})

    (problem,) = run(Subject(brand, {"brand/acme": brand}, frozenset({"brand/acme"})))

    assert (problem.id, problem.where.field, problem.severity) == (
        "colour.contrast", "contrasts/paper", Severity.WARNING
    )  # fmt: skip
    assert problem.message.startswith("pale (#c9b79c) on paper (#fff8ea) has a contrast of 1.8")


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"contrasts": {"paper": ("gone",)}}, ("colour.unknown", "contrasts/paper", Severity.ERROR)),
        ({"contrasts": {"gone": ("ink",)}}, ("colour.unknown", "contrasts/gone", Severity.ERROR)),
        (
            {"colours": {"ink": "navy"}, "spacing": {"small": "8px"}},
            ("colour.unreadable", "colours/ink", Severity.WARNING),
        ),
        (
            {"logo_rules": {"main": LogoRules(Theme.ANY, Shape.SYMBOL)}},
            ("logo.unknown", "logo_rules/main", Severity.ERROR),
        ),
    ],
)
def test_each_problem_is_found_where_it_is(facts: dict[str, object], problem: tuple[str, str, Severity]) -> None:
    assert told(replace(BRAND, **facts)) == {problem}  # type: ignore[arg-type]


def test_colours_in_any_notation_are_fine_while_nothing_reads_them() -> None:
    assert told(replace(BRAND, colours={"ink": "navy"})) == set()
