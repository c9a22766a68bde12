"""What can be wrong with a locale, a value or a message, as types that carry the offender.

L10nError (a LocalizationError)
├── UnknownLocale     a tag that is malformed, or whose language, script or region nobody registered
├── UnknownZone       not a time zone of the IANA database
├── UnknownCurrency   not a currency code of ISO 4217
├── UnknownUnit       a unit that is not on the list of supported units
├── BadValue          a value of the wrong type, or outside what can be shown
├── MissingArgument   a message names an argument that was not given
└── BadPattern        a message or pattern cannot be read; carries the position
"""

import datetime as dt
from decimal import Decimal
from types import NoneType

from assets.errors import LocalizationError

SHOWN_CHARACTERS = 60
LARGEST_SHOWN_BITS = 256
SCALARS = (str, bytes, int, float, Decimal, dt.date, dt.time, dt.timedelta, NoneType)


def shown(value: object) -> str:
    """`value` as a quoted, shortened text that is safe inside an error message; containers by their type alone."""
    if isinstance(value, int) and value.bit_length() > LARGEST_SHOWN_BITS:
        return f"an integer of {value.bit_length()} bits"
    if not isinstance(value, SCALARS):
        return f"a {type(value).__name__}"
    text = repr(value[: SHOWN_CHARACTERS + 1] if isinstance(value, str | bytes) else value)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


class L10nError(LocalizationError):
    """The root of the family: catch it at an edge, raise one of its children."""


class UnknownLocale(L10nError):
    """A tag that is no locale; `tag` is what was given."""

    def __init__(self, message: str, *, tag: str = "") -> None:
        super().__init__(message)
        self.tag = tag


class UnknownZone(L10nError):
    """No such time zone; `zone` is what was given."""

    def __init__(self, message: str, *, zone: str = "") -> None:
        super().__init__(message)
        self.zone = zone


class UnknownCurrency(L10nError):
    """No such currency; `code` is what was given."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class UnknownUnit(L10nError):
    """No such unit; `unit` is what was given."""

    def __init__(self, message: str, *, unit: str = "") -> None:
        super().__init__(message)
        self.unit = unit


class BadValue(L10nError):
    """A value that cannot be formatted: wrong type, not finite, out of range."""


class MissingArgument(L10nError):
    """A message needs the argument `name`, which was not given."""

    def __init__(self, message: str, *, name: str = "") -> None:
        super().__init__(message)
        self.name = name


class BadPattern(L10nError):
    """A text that cannot be read; `position` is the 0-based code point where reading stopped."""

    def __init__(self, message: str, *, position: int = 0, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}" if remedy else message)
        self.fact = message
        self.position = position
        self.remedy = remedy
