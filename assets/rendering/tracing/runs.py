"""Arithmetic on runs: `((length, source), …)`, gap-free, each length above 0, summing to a text's length."""

from collections.abc import Iterable, Iterator, Sequence

from assets.rendering.tracing.sources import Source, union

Runs = tuple[tuple[int, Source], ...]

MOST_RUNS = 4096
"""A value with more runs becomes coarse: joining in a loop would cost the square of its length."""


def one_run(length: int, source: Source) -> Runs:
    return ((length, source),) if length else ()


def cut(runs: Runs, start: int, stop: int) -> Runs:
    """The runs of `text[start:stop]`, for 0 <= start, stop <= the text's length."""
    if stop <= start:
        return ()
    if len(runs) == 1:
        return ((stop - start, runs[0][1]),)
    kept = []
    position = 0
    for length, source in runs:
        end = position + length
        if end > start:
            if position >= stop:
                break
            kept.append((min(end, stop) - max(position, start), source))
        position = end
    return tuple(kept)


def cut_each(runs: Runs, spans: Iterable[tuple[int, int]]) -> Iterator[Runs]:
    """The runs of each (start, stop), in one walk; spans ascend and do not overlap."""
    place, position = 0, 0
    for start, stop in spans:
        while place < len(runs) and position + runs[place][0] <= start:
            position += runs[place][0]
            place += 1
        kept = []
        here, offset = place, position
        while start < stop and offset < stop:
            length, source = runs[here]
            kept.append((min(offset + length, stop) - max(offset, start), source))
            offset += length
            here += 1
        yield tuple(kept)


def per_character(runs: Runs) -> list[Source]:
    return [source for length, source in runs for _ in range(length)]


def grouped(sources: Iterable[Source]) -> Runs:
    """The runs of a text whose characters have these sources."""
    return merged((1, source) for source in sources)


def merged(runs: Iterable[tuple[int, Source]]) -> Runs:
    """Neighbours of the same source become one run; empty runs vanish."""
    kept: list[tuple[int, Source]] = []
    count, last = 0, None
    for length, source in runs:
        if source is last or source == last:
            count += length
            continue
        if count:
            kept.append((count, last))
        count, last = length, source
    if count:
        kept.append((count, last))
    return tuple(kept)


def bounded(runs: Sequence[tuple[int, Source]]) -> Runs:
    """The same runs, or one coarse run where there are more than `MOST_RUNS`."""
    if len(runs) <= MOST_RUNS:
        return tuple(runs)
    runs = merged(runs)
    if len(runs) <= MOST_RUNS:
        return runs
    return coarse(sum(length for length, _ in runs), (source for _, source in runs))


def coarse(length: int, sources: Iterable[Source]) -> Runs:
    return one_run(length, union(sources))


def filled(runs: Runs, source: Source) -> Runs:
    """The same runs with `source` where there was none."""
    return tuple([(length, source if known is None else known) for length, known in runs])


def overlaps(runs: Runs, stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int, Source]]:
    """Each part of a run that lies in a stretch."""
    start, stop = next(stretches, (0, 0))
    position = 0
    for length, source in runs:
        end = position + length
        while start < end and stop > start:
            if stop > position:
                yield max(start, position), min(stop, end), source
            if stop > end:
                break
            start, stop = next(stretches, (end, end))
        position = end
