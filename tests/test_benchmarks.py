"""The benchmarks run: what they call is still there, and what they compare is still the same."""

import pytest

from benchmarks import rendering


@pytest.mark.slow
def test_the_rendering_benchmark_measures_what_it_says() -> None:
    figures = list(rendering.figures())

    assert all(figure.value > 0 for figure in figures)
    assert len({figure.name for figure in figures}) == len(figures) >= 5
