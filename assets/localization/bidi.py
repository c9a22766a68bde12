"""A paragraph → the level of each character, and a line's stretches from left to right (Unicode's UAX #9).

Even levels run from left to right, odd ones from right to left. Characters are classified by Python's own Unicode data.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from unicodedata import bidirectional, category, mirrored

from assets.localization.bidi_explicit import BLANK_CONTROLS, INITIATORS, REMOVED, explicit, isolate_ends

NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
MOST_OPEN_BRACKETS = 63
_SAME_BRACKETS = {"\u2329": "\u3008", "\u232a": "\u3009"}


def levels(text: str, *, is_rtl: bool) -> list[int]:
    """One level a character, for a paragraph without line breaks."""
    types = [bidirectional(letter) or "L" for letter in text]
    base, ends = int(is_rtl), isolate_ends(types)
    asked, resolved = explicit(types, ends, base)
    found = list(asked)
    for places in _sequences(types, asked, ends):
        _resolve(text, resolved, found, _Sequence(places, *_outside(types, asked, ends, places, base)))
    for place, kind in enumerate(types):
        if kind in REMOVED and place:
            found[place] = found[place - 1]
    return found


def line_runs(text: str, found: Sequence[int], start: int, stop: int, *, is_rtl: bool) -> list[tuple[int, int, int]]:
    """(start, stop, level) of what has one level in a line, from left to right: rules L1 and L2."""
    own, end = list(found[start:stop]), stop
    while end > start and bidirectional(text[end - 1]) in BLANK_CONTROLS:
        end -= 1
        own[end - start] = int(is_rtl)
    runs, place = [], start
    for level, group in groupby(own):
        length = len(list(group))
        runs.append((place, place + length, level))
        place += length
    return _reordered(runs)


def _reordered(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    highest = max((level for _, _, level in runs), default=0)
    lowest_odd = min((level for _, _, level in runs if level % 2), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        place = 0
        while place < len(runs):
            end = place
            while end < len(runs) and runs[end][2] >= level:
                end += 1
            runs[place:end] = runs[place:end][::-1]
            place = max(end, place + 1)
    return runs


class _Sequence:
    """An isolating run sequence: its places, the level, and the directions that it begins and ends beside."""

    def __init__(self, places: list[int], level: int, before: str, after: str) -> None:
        self.places, self.level, self.before, self.after = places, level, before, after
        self.own = "R" if level % 2 else "L"


def _sequences(types: list[str], found: list[int], ends: dict[int, int]) -> Iterator[list[int]]:
    """Rule X10: runs of one level, joined where an isolate stands between them."""
    kept = (place for place, kind in enumerate(types) if kind not in REMOVED)
    runs = [list(group) for _, group in groupby(kept, key=lambda place: found[place])]
    by_start = {run[0]: run for run in runs}
    closing = set(ends.values())
    for run in runs:
        if types[run[0]] == "PDI" and run[0] in closing:
            continue
        places = list(run)
        while types[places[-1]] in INITIATORS and places[-1] in ends:
            places += by_start[ends[places[-1]]]
        yield places


def _outside(
    types: list[str], found: list[int], ends: dict[int, int], places: list[int], base: int
) -> tuple[int, str, str]:
    level = found[places[0]]
    before = next((found[place] for place in range(places[0] - 1, -1, -1) if types[place] not in REMOVED), base)
    later = range(places[-1] + 1, len(types))
    after = next((found[place] for place in later if types[place] not in REMOVED), base)
    if types[places[-1]] in INITIATORS and places[-1] not in ends:
        after = base
    return level, "R" if max(level, before) % 2 else "L", "R" if max(level, after) % 2 else "L"


def _resolve(text: str, types: list[str], found: list[int], sequence: _Sequence) -> None:
    _weak(types, sequence)
    _brackets(text, types, sequence)
    _neutral(types, sequence)
    for place in sequence.places:
        kind, level = types[place], found[place]
        if level % 2:
            found[place] += kind in ("L", "EN", "AN")
        else:
            found[place] += {"R": 1, "EN": 2, "AN": 2}.get(kind, 0)


def _weak(types: list[str], sequence: _Sequence) -> None:
    """Rules W1 to W7."""
    _marks_and_digits(types, sequence)
    for place in sequence.places:
        if types[place] == "AL":
            types[place] = "R"
    _separators(types, sequence.places)
    strong = sequence.before
    for place in sequence.places:  # W7
        if types[place] in ("L", "R"):
            strong = types[place]
        elif types[place] == "EN" and strong == "L":
            types[place] = "L"


def _marks_and_digits(types: list[str], sequence: _Sequence) -> None:
    """Rules W1 and W2."""
    before = strong = sequence.before
    for place in sequence.places:
        kind = types[place]
        if kind == "NSM":
            kind = "ON" if before in INITIATORS or before == "PDI" else before
        if kind in ("L", "R", "AL"):
            strong = kind
        if kind == "EN" and strong == "AL":
            kind = "AN"
        types[place] = before = kind


def _separators(types: list[str], places: list[int]) -> None:
    """Rules W4 to W6."""
    for before, place, after in zip(places, places[1:], places[2:], strict=False):
        sides = types[before], types[after]
        is_number = sides in (("EN", "EN"), ("AN", "AN"))
        if is_number and (types[place] == "CS" or (types[place] == "ES" and sides[0] == "EN")):
            types[place] = sides[0]
    at = 0
    for kind, group in groupby([types[place] for place in places]):
        length = len(list(group))
        beside = {types[places[side]] for side in (at - 1, at + length) if 0 <= side < len(places)}
        if kind == "ET" and "EN" in beside:
            for place in places[at : at + length]:
                types[place] = "EN"
        at += length
    for place in places:
        if types[place] in ("ES", "ET", "CS"):
            types[place] = "ON"


def _brackets(text: str, types: list[str], sequence: _Sequence) -> None:
    """Rule N0."""
    places, own = sequence.places, sequence.own
    strong = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
    for opening, closing in _pairs(text, types, places):
        inside = {strong[types[place]] for place in places[opening + 1 : closing] if types[place] in strong}
        if not inside:
            continue
        earlier = (strong[types[place]] for place in reversed(places[:opening]) if types[place] in strong)
        direction = own if own in inside or next(earlier, sequence.before) == own else ("L" if own == "R" else "R")
        for at in (opening, closing):
            types[places[at]] = direction
            for place in places[at + 1 :]:
                if bidirectional(text[place]) != "NSM":
                    break
                types[place] = direction


def _pairs(text: str, types: list[str], places: list[int]) -> list[tuple[int, int]]:
    """Definition BD16, as numbers of the sequence."""
    waiting: list[tuple[str, int]] = []
    found = []
    for number, place in enumerate(places):
        letter = _SAME_BRACKETS.get(text[place], text[place])
        if types[place] != "ON" or not mirrored(letter):
            continue
        if category(letter) == "Ps":
            if len(waiting) == MOST_OPEN_BRACKETS:
                return []
            waiting.append((_closing(letter), number))
        elif category(letter) == "Pe":
            depth = next((at for at in range(len(waiting) - 1, -1, -1) if waiting[at][0] == letter), None)
            if depth is not None:
                found.append((waiting[depth][1], number))
                del waiting[depth:]
    return sorted(found)


def _closing(letter: str) -> str:
    """The next closing character: brackets stand beside each other, or with one sign between."""
    others = (chr(ord(letter) + step) for step in (1, 2))
    return next((other for other in others if category(other) == "Pe"), "")


def _neutral(types: list[str], sequence: _Sequence) -> None:
    """Rules N1 and N2."""
    places, at = sequence.places, 0
    sides = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
    for is_neutral, group in groupby([types[place] in NEUTRAL for place in places]):
        length = len(list(group))
        if is_neutral:
            before = sides[types[places[at - 1]]] if at else sequence.before
            after = sides[types[places[at + length]]] if at + length < len(places) else sequence.after
            for place in places[at : at + length]:
                types[place] = before if before == after else sequence.own
        at += length
