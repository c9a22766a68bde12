"""Random templates over disjoint alphabets: the text is Jinja's own, no letter is lost or wrong."""

from collections import Counter

import pytest
from jinja2.exceptions import TemplateError

from tests.counts import TRACED_RENDERS
from tests.rendering.tracing.alphabets import Judgement, judged, plainly
from tests.rendering.tracing.cases import PARTS
from tests.rendering.tracing.random_templates import Writer

GROUPS = 4
_JINJA_REFUSES = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, SyntaxError)
_ADDRESS = " object at 0x"


def _judged(seed: int) -> Judgement | None:
    """The judgement of one random template; None if Jinja refuses it or prints where an object lies in memory."""
    writer = Writer(seed)
    templates = PARTS | {"main": writer.template()}
    context = writer.context()
    is_escaped = bool(seed % 2)
    try:
        plain_text = plainly(templates, context, autoescape=is_escaped)
    except (*_JINJA_REFUSES, AssertionError):
        return None
    if _ADDRESS in plain_text.casefold():
        return None
    return judged(templates, context, plain_text, autoescape=is_escaped)


@pytest.mark.proof(TRACED_RENDERS // GROUPS)
@pytest.mark.parametrize("group", range(GROUPS))
def test_random_templates_keep_the_text_and_every_source(group: int) -> None:
    seeds = range(group, TRACED_RENDERS, GROUPS)

    found = {seed: judgement for seed in seeds if (judgement := _judged(seed)) is not None}

    counts = sum((judgement.counts for judgement in found.values()), Counter[str]())
    assert [seed for seed, judgement in found.items() if not judgement.is_equal] == []
    assert [seed for seed, judgement in found.items() if judgement.counts["wrong"]] == []
    assert [seed for seed, judgement in found.items() if judgement.counts["lost"]] == []
    assert len(found) > len(seeds) / 2
    assert counts["exact"] >= 0.95 * counts.total()
