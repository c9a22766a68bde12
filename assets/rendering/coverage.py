"""A composition → its coverage: for each field that an edition shows, how near to its reader the value was found."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from assets.localization.lookup import Origin
from assets.rendering.composition import Composition, Field
from assets.rendering.editions import Edition

UNFOUND = frozenset({"variant.missing", "own-region.missing"})
"""What a composition lacks because no place that the edition may read has it."""


class Nearness(StrEnum):
    """How a field's value suits the edition's reader; what is not text has no language and is neutral."""

    OWN = "own"
    SAME_LANGUAGE = "same-language"
    OTHER_LANGUAGE = "other-language"
    BLANK = "blank"
    NEUTRAL = "neutral"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Covered:
    """One field of a block or media in an edition; `origin` is None where it is missing."""

    ref: str
    field: str
    nearness: Nearness
    value: str = ""
    origin: Origin | None = None


@dataclass(frozen=True)
class Coverage:
    """Every field that the edition shows, by reference and field."""

    edition: Edition
    fields: tuple[Covered, ...]

    @cached_property
    def counts(self) -> Mapping[Nearness, int]:
        """How many fields there are of each nearness, zeros included."""
        found = Counter(each.nearness for each in self.fields)
        return {nearness: found[nearness] for nearness in Nearness}

    @property
    def percent(self) -> int:
        """The texts that are in the reader's language, of those that should be: 100 only where all are."""
        mine = self.counts[Nearness.OWN] + self.counts[Nearness.SAME_LANGUAGE]
        wanted = mine + self.counts[Nearness.OTHER_LANGUAGE] + self.counts[Nearness.MISSING]
        return mine * 100 // wanted if wanted else 100


def coverage(composition: Composition) -> Coverage:
    """What the edition shows of all that its slots, logos, cards and terms name."""
    found = sorted((*_found(composition), *_missing(composition)), key=lambda each: (each.ref, each.field))
    return Coverage(composition.edition, tuple(found))


def _found(composition: Composition) -> Iterator[Covered]:
    for item in composition.items.values():
        for name, field in item.fields.items():
            yield Covered(item.ref, name, _nearness(field), field.value, field.origin)


def _missing(composition: Composition) -> Iterator[Covered]:
    places = {(each.ref, each.field) for each in composition.missing if each.id in UNFOUND}
    return (Covered(ref, name, Nearness.MISSING) for ref, name in places)


def _nearness(field: Field) -> Nearness:
    if field.is_blank:
        return Nearness.BLANK
    if not field.type.has_language:
        return Nearness.NEUTRAL
    if not field.is_same_language:
        return Nearness.OTHER_LANGUAGE
    return Nearness.SAME_LANGUAGE if field.origin.is_fallback else Nearness.OWN
