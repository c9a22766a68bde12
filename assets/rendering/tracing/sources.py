"""Where a character came from: any hashable value, or one of the three shapes here that combine them."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

Source = Hashable | None
"""None means: written by the template; the line that prints it gives it its `TemplateSource`."""


class TemplateSource(NamedTuple):
    """Literal text of a template; `line` is where the literal begins, 0 where only the template is known."""

    name: str
    line: int


UNLOCATED = TemplateSource("", 0)


@dataclass(frozen=True, slots=True)
class Within:
    """`inner` stands inside the text of `outer`: a term inside a text."""

    inner: Hashable
    outer: Hashable


@dataclass(frozen=True, slots=True)
class Coarse:
    """One of `sources`, in the order they were met; which one is not known."""

    sources: tuple[Hashable, ...]


def union(sources: Iterable[Source]) -> Source:
    """One source for text that may come from any of `sources`; None if there are none."""
    members: dict[Hashable, None] = {}
    for source in sources:
        if isinstance(source, Coarse):
            members.update(dict.fromkeys(source.sources))
        else:
            members[UNLOCATED if source is None else source] = None
    if not members or list(members) == [UNLOCATED]:
        return None
    return Coarse(tuple(members)) if len(members) > 1 else next(iter(members))
