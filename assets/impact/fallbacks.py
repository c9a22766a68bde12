"""Compositions before and after → texts that an edition had in its language and would take from another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assets.publishing.examining import Examined
from assets.rendering import Composition, Edition, Item


@dataclass(frozen=True, slots=True, order=True)
class Fallback:
    """`was` is the locale the text came from, `now` the one of another language that it would come from."""

    edition: Edition
    ref: str
    field: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.edition} {self.ref} {self.field}: {self.was} before, now {self.now}"


def lost_languages(before: Examined, after: Examined) -> tuple[Fallback, ...]:
    """Each once, whatever number of kits show it. Looks at the editions that were composed after."""
    former = {(kit.ref, each.edition): each for kit in before.kits for each in kit.composed.compositions}
    found = (
        fallback
        for kit in after.kits
        for each in kit.composed.compositions
        if (kit.ref, each.edition) in former
        for fallback in _lost(former[kit.ref, each.edition], each)
    )
    return tuple(sorted(set(found)))


def _lost(before: Composition, after: Composition) -> Iterable[Fallback]:
    shared = ((before.items[name], item) for name, item in after.items.items() if name in before.items)
    return _of_items(after.edition, shared)


def _of_items(edition: Edition, pairs: Iterable[tuple[Item, Item]]) -> Iterator[Fallback]:
    for was, now in pairs:
        for name, field in now.fields.items():
            former = was.fields.get(name)
            if former and former.is_same_language and field.type.has_language and not field.is_same_language:
                yield Fallback(edition, now.ref, name, former.origin.locale, field.origin.locale)
