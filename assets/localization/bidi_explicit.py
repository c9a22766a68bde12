"""Bidirectional types of a paragraph → the levels that its controls ask for: rules X1 to X8 of UAX #9."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_DEPTH = 125
INITIATORS = frozenset({"LRI", "RLI", "FSI"})
EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
REMOVED = EMBEDDINGS | {"PDF", "BN"}
"""What the other rules do not see (X9)."""
BLANK_CONTROLS = INITIATORS | REMOVED | {"PDI", "WS", "S", "B"}
"""What takes the paragraph's level at the end of a line (L1)."""


@dataclass(frozen=True, slots=True)
class _Status:
    level: int
    override: str = ""
    is_isolate: bool = False


def isolate_ends(types: Sequence[str]) -> dict[int, int]:
    """The place of each isolate's initiator to that of its end (BD9)."""
    waiting: list[int] = []
    found = {}
    for place, kind in enumerate(types):
        if kind in INITIATORS:
            waiting.append(place)
        elif kind == "PDI" and waiting:
            found[waiting.pop()] = place
    return found


def explicit(types: Sequence[str], ends: dict[int, int], base: int) -> tuple[list[int], list[str]]:
    """A level and a type for each place; an override changes types."""
    levels = [base] * len(types)
    resolved = list(types)
    state = _Embedding(base)
    for place, kind in enumerate(types):
        if kind in INITIATORS:
            is_rtl = kind == "RLI" or (kind == "FSI" and _first_is_rtl(types, place + 1, ends.get(place, len(types))))
            levels[place], override = state.top.level, state.top.override
            state.isolate(is_rtl=is_rtl)
        else:
            if kind in EMBEDDINGS:
                state.embed(kind)
            elif kind == "PDI":
                state.end_isolate()
            elif kind == "PDF":
                state.end_embedding()
            levels[place], override = state.top.level, state.top.override
        if override and kind not in REMOVED:
            resolved[place] = override
    return levels, resolved


class _Embedding:
    """The stack of what is open, and how much is open beyond MAX_DEPTH."""

    def __init__(self, base: int) -> None:
        self._stack = [_Status(base)]
        self._isolates = self._lost_isolates = self._lost_embeddings = 0

    @property
    def top(self) -> _Status:
        return self._stack[-1]

    def embed(self, kind: str) -> None:
        level = self._next(is_rtl=kind in ("RLE", "RLO"))
        if level <= MAX_DEPTH and not self._lost_isolates and not self._lost_embeddings:
            self._stack.append(_Status(level, {"RLO": "R", "LRO": "L"}.get(kind, "")))
        elif not self._lost_isolates:
            self._lost_embeddings += 1

    def isolate(self, *, is_rtl: bool) -> None:
        level = self._next(is_rtl=is_rtl)
        if level <= MAX_DEPTH and not self._lost_isolates and not self._lost_embeddings:
            self._isolates += 1
            self._stack.append(_Status(level, is_isolate=True))
        else:
            self._lost_isolates += 1

    def end_isolate(self) -> None:
        if self._lost_isolates:
            self._lost_isolates -= 1
        elif self._isolates:
            self._lost_embeddings = 0
            while not self.top.is_isolate:
                self._stack.pop()
            self._stack.pop()
            self._isolates -= 1

    def end_embedding(self) -> None:
        if self._lost_isolates:
            return
        if self._lost_embeddings:
            self._lost_embeddings -= 1
        elif not self.top.is_isolate and len(self._stack) > 1:
            self._stack.pop()

    def _next(self, *, is_rtl: bool) -> int:
        level = self.top.level
        return level + 1 + (level % 2 == int(is_rtl))


def _first_is_rtl(types: Sequence[str], start: int, stop: int) -> bool:
    """Rules P2 and P3: by the first strong character that stands in no isolate."""
    depth = 0
    for kind in types[start:stop]:
        if kind in INITIATORS:
            depth += 1
        elif kind == "PDI":
            depth -= 1
        elif kind in ("L", "R", "AL") and depth == 0:
            return kind != "L"
    return False
