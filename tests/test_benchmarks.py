"""The benchmarks run: what they call is still there, and what they compare is still the same."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from assets.models import Release
from benchmarks import load, rendering
from benchmarks.library import EVERYWHERE, Size, build, library


@pytest.mark.slow
def test_the_rendering_benchmark_measures_what_it_says() -> None:
    figures = list(rendering.figures())

    assert all(figure.value > 0 for figure in figures)
    assert len({figure.name for figure in figures}) == len(figures) >= 5


@pytest.mark.django_db
def test_the_generated_library_is_released_whole_and_its_blocks_are_used_by_none_to_all_kits() -> None:
    size = Size(blocks=80, kits=6, editions=5, media=3)

    _, done = build(library(size))

    locks = [row.lock for row in Release.objects.filter(asset__kind="kit")]
    used = Counter(name for lock in locks for name in lock if name.startswith("block/"))
    assert len(locks) == size.kits
    assert used[f"block/{EVERYWHERE}"] == size.kits
    assert {1, 2} <= set(used.values())
    assert len(used) < sum(name.startswith("block/") for name in done.numbers) == size.blocks
    assert done.plan
    assert len(done.plan.documents) == size.kits * size.editions * 2


def test_the_generated_library_is_the_same_for_the_same_seed() -> None:
    size = Size(blocks=40, kits=3, editions=2, media=2)

    assert library(size) == library(size) != library(size, seed=5)


def test_processor_time_is_that_of_a_process_and_of_all_that_it_started() -> None:
    busy = "import sys; sum(range(10**7)); print(flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout

    process.stdout.readline()
    below, seconds = load.tree(process.pid), load.spent((process.pid,))
    above = load.tree(os.getpid())
    process.stdin.close()

    assert len(below) == 2
    assert process.pid in below < above
    assert seconds > load.spent(()) == 0.0
    assert process.wait() == 0
    process.stdout.close()
