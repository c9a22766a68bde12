"""Every family of template operations keeps the text and tells each letter's source."""

import pytest

from tests.rendering.tracing.alphabets import judged, plainly, values
from tests.rendering.tracing.cases import EVERY, PARTS


@pytest.mark.parametrize("autoescape", [True, False], ids=["escaped", "raw"])
@pytest.mark.parametrize("template", EVERY)
def test_a_traced_render_says_the_same_and_every_letter_has_its_source(template: str, autoescape: bool) -> None:
    templates = PARTS | {"main": template}
    context = values() | {"autoescape_on": autoescape}
    plain_text = plainly(templates, context, autoescape=autoescape)

    found = judged(templates, context, plain_text, autoescape=autoescape)

    assert found.is_equal
    assert set(found.counts) <= {"exact"}
