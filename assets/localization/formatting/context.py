"""A market's facts and a locale → a frozen Context that every formatting function takes, validated once."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

import tzdata
from babel import Locale
from babel.plural import PluralRule

from assets.localization.cldr import facts, phrases
from assets.localization.errors import BadValue, UnknownCurrency, UnknownZone, shown
from assets.localization.locales import formatting_locale, normalize

CALENDARS: Final = frozenset(
    {
        "gregorian",
        "buddhist",
        "coptic",
        "ethiopic",
        "hebrew",
        "indian",
        "islamic-civil",
        "islamic-umalqura",
        "japanese",
        "persian",
        "roc",
    }
)
NUMBERINGS: Final = frozenset({"default", "latn"})
MEASUREMENTS: Final = frozenset({"metric", "US", "UK"})
HOURS: Final = frozenset({"", "h11", "h12", "h23", "h24"})
_CHOICES = {"calendar": CALENDARS, "numbering": NUMBERINGS, "measurement": MEASUREMENTS, "hours": HOURS}
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}", re.ASCII)
MACHINE_ZONES = frozenset({"Factory", "localtime", "posixrules", "posix", "right"})
"""Files and folders beside the IANA zones whose meaning depends on the machine."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who reads: the edition's locale and the region's zone, currency, calendar, numbering, measurement and hours.

    `numbering` is `default` (the locale's digits) or `latn` (0–9). `hours` "" is the locale's own clock. `formatting`
    is the locale whose data is used, derived from `locale`. Raises the family of L10nError.
    """

    locale: str
    zone: str = "UTC"
    currency: str = ""
    calendar: str = "gregorian"
    numbering: str = "default"
    measurement: str = "metric"
    hours: str = ""
    formatting: str = field(init=False)
    number_identifier: str = field(init=False, repr=False)
    date_identifier: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            _require_choice(name, getattr(self, name), choices)
        zone_of(self.zone)
        if self.currency:
            require_currency(self.currency)
        locale = normalize(self.locale)
        numbers, dates = _identifiers(formatting_locale(locale), self.calendar, self.numbering, self.hours)
        object.__setattr__(self, "locale", locale)
        object.__setattr__(self, "formatting", formatting_locale(locale))
        object.__setattr__(self, "number_identifier", numbers)
        object.__setattr__(self, "date_identifier", dates)


@lru_cache(maxsize=1024)
def babel_locale(formatting: str) -> Locale:
    """Babel's data for a Context's `formatting`."""
    return Locale.parse(formatting, sep="-")


@lru_cache(maxsize=1024)
def plural_rule(formatting: str, kind: str) -> PluralRule:
    """CLDR's rule for a Context's `formatting`; `kind` is cardinal or ordinal.

    It is the language's, not the content parent's: pt-AO counts as pt does.
    """
    rules = facts().plurals[kind]
    while "-" in formatting and formatting not in rules:
        formatting = formatting.rpartition("-")[0]
    return PluralRule(rules.get(formatting, {}))


def preload(context: Context, *, with_names: bool = True) -> None:
    """Reads every file that formatting in this context may need, for a process that may open none later.

    Without names, no currency can be shown by its name and nothing can be named: Babel's file takes some milliseconds.
    """
    phrases(context.formatting)
    if with_names:
        babel_locale(context.formatting).currencies  # noqa: B018 - Babel reads a locale's file with the first name


def zone_of(key: str) -> ZoneInfo:
    """The time zone of an IANA key. Raises UnknownZone."""
    if not isinstance(key, str) or not _ZONE.fullmatch(key) or key.split("/")[0] in MACHINE_ZONES:
        raise UnknownZone(
            f"{shown(key)} is no time zone. Write an IANA name such as Europe/Zurich.", zone=str(key)[:60]
        )
    try:
        return _zone(key)
    except (ValueError, OSError) as error:
        raise UnknownZone(f"No time zone {shown(key)}. Write an IANA name such as Europe/Zurich.", zone=key) from error


@lru_cache(maxsize=1024)
def _zone(key: str) -> ZoneInfo:
    """Read from the locked tzdata package, never from the machine: a zone's rules change what documents say."""
    with resources.files(tzdata).joinpath("zoneinfo", key).open("rb") as file:
        return ZoneInfo.from_file(file, key=key)


def require_currency(code: str) -> None:
    """Raises UnknownCurrency unless `code` is a currency in use, in capital letters."""
    if not isinstance(code, str) or code not in facts().currencies:
        raise UnknownCurrency(f"No currency {shown(code)}. Write a code of ISO 4217 such as EUR.", code=str(code)[:60])


def currency_digits(code: str) -> int:
    """The digits that prices in this currency have after the decimal point. Raises UnknownCurrency."""
    require_currency(code)
    return facts().currencies[code]


def _require_choice(name: str, value: str, choices: frozenset[str]) -> None:
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(repr(choice) for choice in sorted(choices))
        raise BadValue(f"{shown(value)} is no {name}. Write one of {listed}.")


@lru_cache(maxsize=1024)
def _identifiers(formatting: str, calendar: str, numbering: str, hours: str) -> tuple[str, str]:
    """ICU's identifiers for numbers and for dates, of enumerated values only."""
    numbers = ["numbers=latn"] if numbering == "latn" else []
    dates = [f"calendar={calendar}", *([f"hours={hours}"] if hours else []), *numbers, "timezone=UTC"]
    return "@".join([formatting, *numbers]), f"{formatting}@{';'.join(dates)}"
