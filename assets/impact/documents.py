"""An outline of what would be published → the documents whose recipe changes for readers, by kit and edition."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from assets.manifest import WORLD, BrandManifest, Kind
from assets.models import Brand, Document
from assets.publishing import Outline, PlannedRelease
from assets.publishing.documents import Made
from assets.publishing.library import RegionalState, exceptions_of
from assets.publishing.staying import Recipes, recipes_of
from assets.rendering import Edition, regions_to_world

Places = Mapping[tuple[Edition, str], str]
"""A kit's recipes by edition and document name."""


class Sign(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Affected:
    """A document that readers would get anew, otherwise or no more.

    `before` and `after` are its stored and its rendered bytes; None where there is no such document, where it was not
    rendered, or could not be.
    """

    kit: str
    edition: Edition
    name: str
    recipe_before: str
    recipe_after: str
    before: bytes | None = None
    after: bytes | None = None

    @property
    def sign(self) -> Sign:
        if not self.recipe_before:
            return Sign.ADDED
        return Sign.CHANGED if self.recipe_after else Sign.REMOVED


def affected_by(outlined: Outline) -> tuple[Affected, ...]:
    """Every document whose recipe changes, by kit, edition and name. At most two queries."""
    kits = [item for item in outlined.settled.changes if item.candidate.manifest.KIND is Kind.KIT]
    readers = _Readers(outlined, kits)
    return tuple(each for item in kits for each in readers.affected(item))


def with_bytes(found: Iterable[Affected], made: Mapping[str, Made]) -> tuple[Affected, ...]:
    """The same with what is stored, and what was rendered or is stored already. At most one query for each thousand."""
    rows = tuple(found)
    wanted = {recipe for each in rows for recipe in (each.recipe_before, each.recipe_after)} - {"", *made}
    bodies = {recipe: each.body for recipe, each in made.items()} | dict(_stored(sorted(wanted)))
    return tuple(
        replace(each, before=bodies.get(each.recipe_before), after=bodies.get(each.recipe_after)) for each in rows
    )


AT_ONCE = 1_000


def _stored(recipes: list[str]) -> Iterator[tuple[str, bytes]]:
    for start in range(0, len(recipes), AT_ONCE):
        rows = Document.objects.filter(recipe__in=recipes[start : start + AT_ONCE])
        yield from ((recipe, bytes(body)) for recipe, body in rows.order_by().values_list("recipe", "body"))


class _Readers:
    """What readers have, and would have: what is current everywhere, or what their region has instead."""

    def __init__(self, outlined: Outline, kits: list[PlannedRelease]) -> None:
        settled = outlined.settled
        self._outlined = outlined
        self._named = frozenset(settled.stand.named)
        self._current = {name: release.digest for name, release in settled.current.items()}
        self._apart = _apart(settled.stand.brand, kits, outlined)
        digests = {item.candidate.digest for item in kits if item.number is not None}
        digests |= {self._current[item.ref] for item in kits if item.ref in self._current}
        digests |= {each.release.digest for states in self._apart.values() for each in states if each.release}
        self._recipes = recipes_of(settled.stand.brand, digests)
        self._needed: dict[str, dict[tuple[Edition, str], str]] = {}
        for document in outlined.documents:
            needed = document.needed
            self._needed.setdefault(needed.kit, {})[needed.edition, needed.part.name] = needed.recipe

    def affected(self, kit: PlannedRelease) -> Iterator[Affected]:
        before, after = self._before(kit.ref), self._after(kit)
        for place in sorted({*before, *after}):
            was, now = before.get(place, ""), after.get(place, "")
            if was != now:
                yield Affected(kit.ref, *place, was, now)

    def _before(self, kit: str) -> Places:
        return self._as_regions_have_it(kit, _places(self._recipes.get(self._current.get(kit, ""), {})))

    def _after(self, kit: PlannedRelease) -> Places:
        """What was asked for goes live everywhere; a dependent leaves alone what single regions have."""
        if kit.number is not None:
            new = _places(self._recipes.get(kit.candidate.digest, {}))
        else:
            new = self._needed.get(kit.ref, {})
        return new if kit.ref in self._named else self._as_regions_have_it(kit.ref, new)

    def _as_regions_have_it(self, kit: str, everywhere: Places) -> Places:
        states = self._apart.get(kit, [])
        if not states:
            return everywhere
        found = {place: recipe for place, recipe in everywhere.items() if self._state(states, place[0]) is None}
        for digest in {each.release.digest for each in states if each.release}:
            for place, recipe in _places(self._recipes.get(digest, {})).items():
                state = self._state(states, place[0])
                if state and state.release and state.release.digest == digest:
                    found[place] = recipe
        return found

    def _state(self, states: list[RegionalState], edition: Edition) -> RegionalState | None:
        """The latest of what the edition's region, or one that it lies in, has instead."""
        path = _path(self._outlined.examined.brand, edition.region)
        return next((each for each in reversed(states) if each.region in path), None)


def _apart(brand: Brand, kits: list[PlannedRelease], outlined: Outline) -> dict[str, list[RegionalState]]:
    found: dict[str, list[RegionalState]] = {}
    names = [item.ref for item in kits]
    for each in exceptions_of(brand, names, at=outlined.settled.stand.at) if names else ():
        found.setdefault(each.asset.ref, []).append(each)
    return found


def _places(recipes: Recipes) -> Places:
    return {(edition, name): recipe for edition, names in recipes.items() for name, recipe in names.items()}


def _path(brand: BrandManifest, region: str) -> tuple[str, ...]:
    """The region and those above it; a region that the brand has no more lies in the world alone."""
    is_known = any(each.code == region for each in brand.regions)
    return regions_to_world(brand, region) if is_known else (region, WORLD)
