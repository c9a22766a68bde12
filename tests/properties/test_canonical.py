"""Canonical JSON is RFC 8785's, whatever the content: the quick way writes what the standard's own writer does."""

import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.errors import BadContent
from assets.manifest import BlockType, Variant, canonical
from tests.counts import CANONICAL_VALUES

TEXTS = st.text(max_size=8) | st.sampled_from(["\ud800", "\x7f\u2028", '"\\\b\f\n\r\t\x00', "\U0001f600", "\uffff"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)


def standard(value: object) -> str | None:
    """What the standard's writer makes, None where it refuses."""
    try:
        return rfc8785.dumps(value).decode()  # type: ignore[arg-type]
    except (rfc8785.CanonicalizationError, UnicodeError):
        return None


def quick(value: object) -> str | None:
    try:
        return canonical(value)
    except BadContent:
        return None


@settings(max_examples=CANONICAL_VALUES)
@given(VALUES)
def test_canonical_json_is_what_rfc_8785_writes_or_refuses(value: object) -> None:
    assert quick(value) == standard(value)


def test_dataclasses_enums_and_tuples_are_written_as_objects_texts_and_lists() -> None:
    value = {"type": BlockType.TEXT, "variants": (Variant("value", "de", "001", "Licht"),)}

    text = '{"field":"value","forms":[],"locale":"de","region":"001","value":"Licht"}'
    assert canonical(value) == f'{{"type":"text","variants":[{text}]}}'
