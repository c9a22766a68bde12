"""Values that never change are kept within a bound."""

from assets.delivery.recent import Recent


def test_a_value_is_made_once_while_it_is_among_the_last_used() -> None:
    made: list[str] = []
    kept: Recent[str] = Recent(2)

    def get(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key.upper())  # type: ignore[func-returns-value]

    assert [get(key) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2
