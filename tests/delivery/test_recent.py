"""The values used last are kept within a bound."""

from assets.delivery.recent import Recent


def test_a_value_is_made_once_while_it_is_among_the_last_used() -> None:
    made: list[str] = []
    kept: Recent[str] = Recent(2)

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key.upper())  # type: ignore[func-returns-value]

    assert [get(key) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_values_are_kept_by_their_weight_and_one_that_is_too_heavy_is_not() -> None:
    kept: Recent[bytes] = Recent(10, len)
    for key, body in (("a", b"1234"), ("b", b"1234"), ("a", b"12"), ("c", b"1234"), ("b", b"12345"), ("d", bytes(11))):
        kept.keep(key, body)

    assert [kept.peek(key) for key in "abcd"] == [None, b"12345", b"1234", None]
    assert (kept.weight, len(kept)) == (9, 2)
    kept.clear()
    assert (kept.weight, len(kept)) == (0, 0)
