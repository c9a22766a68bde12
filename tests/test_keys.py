"""API keys as text."""

from hypothesis import given
from hypothesis import strategies as st

from assets import keys


def test_a_new_key_has_its_shape_and_is_its_own_parse() -> None:
    key = keys.make()

    assert len(key.text) == keys.LENGTH == 49
    assert key.text.startswith("bk_")
    assert keys.parse(key.text) == key
    assert key.text not in repr(key)


def test_every_one_character_typo_is_told_from_the_checksum() -> None:
    key = keys.make()

    for position in range(len(keys.PREFIX), len(key.text)):
        for letter in set(keys.ALPHABET) - {key.text[position]}:
            assert keys.parse(key.text[:position] + letter + key.text[position + 1 :]) is None


@given(st.text(max_size=80))
def test_random_text_is_no_key(text: str) -> None:
    assert keys.parse(text) is None


def test_only_the_same_key_with_the_same_pepper_matches() -> None:
    key, other = keys.make(), keys.make()

    assert keys.is_match(key, key.digest("pepper"), "pepper")
    assert not keys.is_match(key, key.digest("pepper"), "salt")
    assert not keys.is_match(other, key.digest("pepper"), "pepper")
