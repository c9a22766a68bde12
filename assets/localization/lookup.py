"""A field's values by (locale, region) and an edition's route → the value that edition reads, and its origin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from assets.localization.errors import BadValue
from assets.localization.locales import chain, is_same_language
from assets.localization.tags import normalize
from assets.manifest import UNDETERMINED, WORLD, Policy

T = TypeVar("T")
Place = tuple[str, str]
"""(locale, region), the locale in normal form."""
ROUTES_KEPT = 2048


@dataclass(frozen=True, slots=True)
class Route:
    """Where an edition looks: `regions` nearest first and ending in 001, `chain` nearest first and ending in `und`."""

    locale: str
    regions: tuple[str, ...]
    chain: tuple[str, ...]
    source_locale: str


class Reason(StrEnum):
    """Why a value was the first that the edition may read."""

    OWN = "own"
    WIDER_REGION = "wider-region"
    PARENT_LOCALE = "parent-locale"
    SOURCE_LOCALE = "source-locale"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from: its locale and region as stored, and why. `step` counts from 0 in the order tried."""

    locale: str
    region: str
    step: int
    reason: Reason

    @property
    def is_fallback(self) -> bool:
        """Whether the locale is not the edition's own; a value of a wider region in its own locale is no fallback."""
        return self.reason in (Reason.PARENT_LOCALE, Reason.SOURCE_LOCALE)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and its origin. An empty text is a deliberate blank: it was found."""

    value: T
    origin: Origin


def route(
    locale: str,
    region_path: Sequence[str],
    source_locale: str,
    overrides: Mapping[str, Sequence[str]] | None = None,
) -> Route:
    """The route of the edition (region_path[0], locale), made once per edition.

    `region_path` runs from the edition's region to 001, `overrides` are the brand's chains. Raises UnknownLocale for a
    tag, BadValue for a path that does not end in 001 or names a region twice.
    """
    regions = tuple(region_path)
    if not regions or regions[-1] != WORLD or len(set(regions)) < len(regions):
        raise BadValue(f"{'/'.join(regions)!r} is no path of regions. Name each once, from the edition's to {WORLD}.")
    return Route(normalize(locale), regions, chain(locale, overrides), normalize(source_locale))


def lookup(values: Mapping[Place, T], *, route: Route, policy: Policy | str, is_text: bool) -> Found[T] | None:
    """The first value on the route that the policy allows, or None.

    Text decides the language before the market: each locale of the chain, and for it each region up to 001. Any other
    value decides the market first. `same-language` skips locales of another language or script; `own-region` asks the
    edition's region alone, and for text the same language too; `whole` acts as `any` on a single field.
    """
    for origin in _steps(route, Policy(policy), is_text):
        place = (origin.locale, origin.region)
        if place in values:
            return Found(values[place], origin)
    return None


def lookup_whole(
    fields: Mapping[str, Mapping[Place, T]], *, route: Route, policy: Policy | str = Policy.WHOLE, is_text: bool = True
) -> dict[str, Found[T]]:
    """By field, the values of the first step that has every field which the route could find at all; {} if none has.

    Fields without any value on the route are left out. Give the fields that must not mix, such as a card's texts.
    """
    steps = _steps(route, Policy(policy), is_text)
    held = [{name for name, values in fields.items() if (step.locale, step.region) in values} for step in steps]
    wanted = set().union(*held)
    for step, names in zip(steps, held, strict=True):
        if wanted and names == wanted:
            place = (step.locale, step.region)
            return {name: Found(values[place], step) for name, values in fields.items() if name in wanted}
    return {}


def places(route: Route, policy: Policy | str) -> tuple[Place, ...]:
    """Every place that a text may come from under the policy, in the order tried."""
    return tuple((step.locale, step.region) for step in _steps(route, Policy(policy), True))


@lru_cache(maxsize=ROUTES_KEPT)
def _steps(route: Route, policy: Policy, is_text: bool) -> tuple[Origin, ...]:
    """All places the policy allows on the route, in the order tried, each once."""
    ordered = _places(route.regions[:1] if policy is Policy.OWN_REGION else route.regions, _locales(route), is_text)
    if policy is Policy.SAME_LANGUAGE or (policy is Policy.OWN_REGION and is_text):
        ordered = (place for place in ordered if is_same_language(place[0], route.locale))
    return tuple(
        Origin(locale, region, step, reason_of(locale, region, route))
        for step, (locale, region) in enumerate(dict.fromkeys(ordered))
    )


def reason_of(locale: str, region: str, route: Route) -> Reason:
    """Why the route led to a value of this locale and region."""
    if locale == route.locale:
        return Reason.OWN if region == route.regions[0] else Reason.WIDER_REGION
    return Reason.PARENT_LOCALE if locale in route.chain else Reason.SOURCE_LOCALE


def _locales(route: Route) -> tuple[str, ...]:
    """The chain with the source locale in the place of `und`."""
    return tuple(route.source_locale if step == UNDETERMINED else step for step in route.chain)


def _places(regions: Sequence[str], locales: Sequence[str], is_text: bool) -> Iterator[Place]:
    if is_text:
        return ((locale, region) for locale in locales for region in regions)
    return ((locale, region) for region in regions for locale in locales)
