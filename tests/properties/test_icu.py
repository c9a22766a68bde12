"""Whatever ICU's own MessageFormat and the parser both read, they read alike."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from icu4py.messageformat import MessageFormat

from assets.localization import Context, message
from assets.localization.errors import BadPattern, MissingArgument
from tests.counts import MESSAGES_READ_TWICE

TOKENS = """{ } ' '' # {n} {x} {d} {0} {größe} {n, plural, {g, select, {n,selectordinal, other{ one{ two{ few{ =1{ =1.5{
f{ offset:1 offset:-1 , }} } } } '{ '} '# it's <b> & | {n,number,integer} {d,date,short} \u200e zero{#} other{#} one{#}
{n, text""".split()  # noqa: SIM905 - readable as it is
BEGINNINGS = ["", "", "{n, plural, other{", "{n, plural, offset:1 one{#} other{", "{n,plural,other{{g,select,other{"]
VALUES: dict[str, Any] = {
    "x": "it's {n} #",
    "g": "f",
    "d": datetime(2026, 3, 21, 17, 45, tzinfo=UTC),
    "0": "z",
    "größe": "L",
}
CONTEXT = Context(locale="en-US")

texts = st.tuples(st.sampled_from(BEGINNINGS), st.lists(st.sampled_from([*TOKENS, " ", "\n"]), max_size=12))


@settings(max_examples=MESSAGES_READ_TWICE, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(texts, st.sampled_from([0, 1, 2, 21, 1000]), st.booleans())
def test_a_text_that_icu_reads_too_says_the_same(parts: tuple[str, list[str]], number: int, is_closed: bool) -> None:
    text = parts[0] + "".join(parts[1])
    text += "}" * max(0, is_closed * (text.count("{") - text.count("}")))
    values = {**VALUES, "n": number}
    try:
        shown = message(text, values, CONTEXT)
    except (BadPattern, MissingArgument):
        assume(False)

    assert MessageFormat(text, "en-US@timezone=UTC").format(values) == shown
