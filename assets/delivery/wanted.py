"""What a list is narrowed to, and its order: each of it a name of ours; only values come from whoever asks."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assets.rendering import Edition
from assets.search import TraitName


class Order(StrEnum):
    KEY = "key"
    UPDATED_AT = "updated_at"


class Bound(StrEnum):
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last asset's key and, in the order of time, when it was updated."""

    key: str
    updated_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """All of it has to hold. `patterns` are a search's; `region`, `locale` and `edition` leave only such editions.

    `ends_by` is a day (ISO 8601): media whose right ends on it or before.
    """

    patterns: tuple[str, ...] = ()
    traits: Mapping[TraitName, str] = field(default_factory=dict)
    ends_by: str = ""
    collection: str = ""
    region: str = ""
    locale: str = ""
    edition: Edition | None = None
    updated: tuple[tuple[Bound, dt.datetime], ...] = ()
    order: Order = Order.KEY
    is_descending: bool = False
    after: Place | None = None

    def has(self, edition: Edition) -> bool:
        """Whether the edition is one of those that are wanted; a region without locales has one in ""."""
        is_of_both = self.region in ("", edition.region) and self.locale in ("", edition.locale)
        return is_of_both and self.edition in (None, edition)


EVERYTHING = Wanted()
