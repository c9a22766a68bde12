"""Query parameters of a list → what is wanted of it: a written list of names for each kind, and no other.

A name chooses a value of ours; only a parameter's value goes to the database, and only as a value.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request

from assets import delivery
from assets.api.parameters import PAGE, bad_parameter, instant_of
from assets.api.problems import BadRequest, Fault
from assets.delivery import Bound, Library, Order, Place, Reader, Wanted
from assets.errors import LocalizationError
from assets.localization import normalize
from assets.manifest import MEDIA_TYPES, BlockType, Channel, Kind, is_day, is_tag
from assets.search import MAX_LETTERS, MAX_TERMS, BadQuery, TraitName, patterns_of

SEARCH, SORT, COLLECTION, REGION, LOCALE = "search", "sort", "filter[collection]", "filter[region]", "filter[locale]"
ENDING = "filter[valid_until][lte]"
CURSOR = r"(?:([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}\+00:00),)?([a-z0-9][a-z0-9_-]{0,99})"
"""An instant, where the order is that of time, and the key of an asset."""
MAX_VALUE_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """What it leaves in the list; `choices` are its values where they are a closed set."""

    meaning: str
    choices: tuple[str, ...] = ()


TRAITS: Mapping[str, tuple[TraitName, Filter]] = {
    f"filter[{name.value}]": (name, filter_)
    for name, filter_ in {
        TraitName.TAG: Filter("Assets with this tag."),
        TraitName.TYPE: Filter("Blocks of this type.", tuple(each.value for each in BlockType)),
        TraitName.CHANNEL: Filter(
            "Of templates and kits those for this channel, of media those that it may show.",
            tuple(each.value for each in Channel),
        ),
        TraitName.MEDIA_TYPE: Filter("Media with a file of this type.", tuple(sorted(MEDIA_TYPES))),
        TraitName.LICENCE: Filter("Media under this licence, written as it is."),
    }.items()
}
UPDATED: Mapping[str, tuple[Bound, Filter]] = {
    f"filter[updated_at][{bound.value}]": (bound, Filter(f"Assets whose updated_at is {text} this instant."))
    for bound, text in {
        Bound.GT: "after", Bound.GTE: "not before", Bound.LT: "before", Bound.LTE: "not after",
    }.items()
}  # fmt: skip
SORTS: Mapping[str, tuple[Order, bool]] = {
    sign + order.value: (order, bool(sign)) for order in Order for sign in ("", "-")
}
OTHERS: Mapping[str, Filter] = {
    SEARCH: Filter(
        f"Words that must all be found in key, title, tags or texts of one edition's language; at most {MAX_TERMS} in "
        f"{MAX_LETTERS} characters. Case and accents do not matter; type the beginning of a word."
    ),
    SORT: Filter("The order; with - from the end.", tuple(SORTS)),
    COLLECTION: Filter("Assets of this collection, by its key."),
    REGION: Filter("Assets with an edition in this region; a search looks into what that may read."),
    ENDING: Filter("Media that may be shown until this day, or an earlier one, and no longer."),
    LOCALE: Filter("Assets with an edition in this locale; a search looks into what that may read."),
}
FILTERS: Mapping[str, Filter] = {
    **OTHERS,
    **{name: filter_ for name, (_, filter_) in TRAITS.items()},
    **{name: filter_ for name, (_, filter_) in UPDATED.items()},
}
"""Every parameter that narrows or orders a list, by name."""
CONTENT = ("edition", "fallback")
_EVERY = (SEARCH, SORT, COLLECTION, REGION, "filter[tag]", *UPDATED)
PARAMETERS: Mapping[Kind, tuple[str, ...]] = {
    kind: ("at", "fields", *PAGE, *_EVERY, *own)
    for kind, own in {
        Kind.BLOCK: (*CONTENT, LOCALE, "filter[type]"),
        Kind.MEDIA: (*CONTENT, LOCALE, "filter[channel]", "filter[licence]", "filter[media_type]", ENDING),
        Kind.TEMPLATE: ("filter[channel]",),
        Kind.KIT: (LOCALE, "filter[channel]"),
    }.items()
}
"""What a list of a kind takes. A test holds that each name has a meaning and that the reader knows each."""


def _schema(name: str, filter_: Filter) -> dict[str, Any]:
    if filter_.choices:
        return {"type": "string", "enum": list(filter_.choices)}
    if name in UPDATED:
        return {"type": "string", "format": "date-time"}
    if name == ENDING:
        return {"type": "string", "format": "date"}
    return {"type": "string", "minLength": 1, "maxLength": MAX_VALUE_LETTERS}


SCHEMAS: Mapping[str, dict[str, Any]] = {
    "cursor": {"type": "string", "pattern": f"^{CURSOR}$"},
    **{name: _schema(name, filter_) for name, filter_ in FILTERS.items()},
}
"""The form of each parameter's value (JSON Schema)."""


def wanted_of(request: Request, kind: Kind, reader: Reader, facts: Library) -> Wanted:
    """What the request asks of a list of the kind. Raises BadRequest naming a value that there is not, and the valid.

    No query, one where a collection is named.
    """
    given = request.query_params
    order, is_descending = SORTS[_choice(given.get(SORT, Order.KEY.value), SORT, SORTS)]
    regions = delivery.markets_of(reader, facts, kind)
    return Wanted(
        patterns=_patterns(given[SEARCH]) if SEARCH in given else (),
        traits={name: _trait(given[each], each) for each, (name, _) in TRAITS.items() if each in given},
        ends_by=_day(given[ENDING]) if ENDING in given else "",
        collection=_collection(given[COLLECTION], reader, kind) if COLLECTION in given else "",
        region=_choice(given[REGION], REGION, regions) if REGION in given else "",
        locale=_locale(given[LOCALE], regions, facts) if LOCALE in given else "",
        updated=tuple((bound, instant_of(each, given[each])) for each, (bound, _) in UPDATED.items() if each in given),
        order=order,
        is_descending=is_descending,
        after=_place(given["cursor"], order) if "cursor" in given else None,
    )


def cursor_of(place: Place) -> str:
    """What the next page is asked for by."""
    return f"{place.updated_at.isoformat()},{place.key}" if place.updated_at else place.key


def _place(text: str, order: Order) -> Place:
    found = re.fullmatch(CURSOR, text)
    try:
        if found is None or (found[1] is not None) is not (order is Order.UPDATED_AT):
            raise ValueError(text)
        return Place(found[2], dt.datetime.fromisoformat(found[1]) if found[1] else None)
    except ValueError:
        detail = "The cursor is not one that this list gave in this order. Start again without it."
        raise BadRequest(detail, faults=[Fault(detail, parameter="cursor")], code="bad-cursor") from None


def _patterns(text: str) -> tuple[str, ...]:
    try:
        return patterns_of(text)
    except BadQuery as error:
        raise bad_parameter(SEARCH, str(error)) from error


def _trait(value: str, name: str) -> str:
    choices = FILTERS[name].choices
    if choices:
        return _choice(value, name, choices)
    if name == "filter[tag]" and not is_tag(value):
        raise bad_parameter(name, "A tag is 1 to 64 characters of a–z, 0–9, - and _.")
    if not value or len(value) > MAX_VALUE_LETTERS or not value.isprintable():
        raise bad_parameter(name, f"Give 1 to {MAX_VALUE_LETTERS} characters that can be seen.")
    return value


def _day(value: str) -> str:
    if not is_day(value):
        raise bad_parameter(ENDING, "Give a day such as 2026-12-31.")
    return value


def _collection(value: str, reader: Reader, kind: Kind) -> str:
    return _choice(value, COLLECTION, delivery.readable_collections(reader, kind))


def _locale(value: str, regions: Iterable[str], facts: Library) -> str:
    known = sorted({locale for code in regions for locale in facts.locales(code)})
    try:
        return _choice(normalize(value), LOCALE, known)
    except LocalizationError:
        raise bad_parameter(LOCALE, _valid(known)) from None


def _choice(value: str, name: str, choices: Iterable[str]) -> str:
    known = tuple(choices)
    if value not in known:
        raise bad_parameter(name, _valid(known))
    return value


def _valid(known: Iterable[str]) -> str:
    listed = ", ".join(known)
    return f"There is none of that name. Valid here: {listed}." if listed else "There is none here that the key reads."
