"""Imported texts say what Fluent's own runtime says, word for word."""

from collections import Counter
from collections.abc import Callable

import pytest

from assets.exchange.fluent.blocks import copy_of
from tests.exchange.fluent.comparing import compared
from tests.exchange.fluent.reading import LAUNCH, NO_LAUNCH, read_folder

LEAST_CARRIED = 0.995


@pytest.mark.skipif(not LAUNCH.is_dir(), reason=NO_LAUNCH)
def test_real_copy_of_twelve_locales_says_the_same_words(record_property: Callable[[str, object], None]) -> None:
    books, sources = read_folder(LAUNCH)
    copy = copy_of(books, "en")

    pairs = list(compared(books, sources, copy))

    locales = Counter(pair.locale for pair in pairs)
    record_property("texts carried, of", (copy.carried, copy.texts))
    record_property("words compared", len(pairs))
    assert len(locales) == 12
    assert copy.carried >= LEAST_CARRIED * copy.texts
    assert [pair for pair in pairs if pair.ours != pair.fluents] == []
