"""Lines of JSON, each one save of a Fluent file at its own time, become saves in the order of their times."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.errors import BadContent, LocalizationError
from assets.exchange.faults import Faults, Place, nearest, shown
from assets.exchange.fluent.sources import SUFFIX, Source, source_of
from assets.localization import normalize

REQUIRED = ("at", "locale", "file", "content")
KEYS = (*REQUIRED, "change")
MAX_SAVES = 20_000
ESCAPED_BYTES = 6
"""What a byte of text takes at most in JSON: \\u0001."""
MAX_NAME = 300
MAX_CHANGE = 100


@dataclass(frozen=True, slots=True)
class Save:
    """A whole file as it was from `at` (UTC) on. `change` is whatever the file calls it, maybe ""."""

    at: dt.datetime
    file: str
    source: Source
    change: str
    line: int


def saves_of(path: Path, faults: Faults, *, limit_bytes: int, now: dt.datetime) -> tuple[Save, ...]:
    """The saves by time; those of one time stay in the order of their lines. What cannot be read is a fault.

    `limit_bytes` is of one Fluent file. Raises BadContent where there is no such file.
    """
    found: dict[tuple[dt.datetime, str, str], Save] = {}
    for number, body in _lines(path, faults, limit_bytes * ESCAPED_BYTES):
        place = Place(path.name, number, 1)
        fields = _fields(body, place, faults)
        save = _save(fields, place, faults, limit_bytes, now) if fields else None
        if save is None:
            continue
        first = found.setdefault((save.at, save.source.locale, save.file), save)
        if first is not save:
            faults.add(place, f"Line {first.line} saves this file at the same time already. Remove one of the two.")
    if not found:
        faults.add(Place(path.name), "There is no save. Give lines of JSON with at, locale, file and content.")
    return tuple(sorted(found.values(), key=lambda save: (save.at, save.line)))


def _lines(path: Path, faults: Faults, limit_bytes: int) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, by number from 1; no more of one is read than a line may have."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise BadContent(
            f"The file cannot be read: {error.strerror}. Give a file of lines.", where=str(path)
        ) from error
    with stream:
        number = 0
        while body := stream.readline(limit_bytes + 1):
            number += 1
            place = Place(path.name, number, 1)
            if number > MAX_SAVES:
                faults.add(place, f"There are more than {MAX_SAVES:,} lines. Divide the file by time.")
                return
            if len(body) > limit_bytes:
                faults.add(place, f"The line has more than {limit_bytes:,} bytes. Divide the file that it saves.")
                while body and not body.endswith(b"\n"):
                    body = stream.readline(limit_bytes)
            elif body.strip():
                yield number, body


def _fields(body: bytes, place: Place, faults: Faults) -> Mapping[str, str] | None:
    """The texts of one line by name."""
    try:
        fields = json.loads(body.decode(), object_pairs_hook=_once)
    except RecursionError:
        faults.add(place, "This nests too deep. Write one object of texts.")
        return None
    except ValueError as error:
        faults.add(place, f"This is no JSON: {shown(str(error))}. Write one object a line.")
        return None
    fact = _misfit(fields)
    if fact:
        faults.add(place, fact)
        return None
    return {name: str(value) for name, value in fields.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises ValueError for a name that stands twice."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands twice")
    return fields


def _misfit(fields: Any) -> str:
    """Why this is no save; "" where it may be one."""
    if not isinstance(fields, dict):
        return "This is no object. Write one with at, locale, file and content."
    if strangers := [name for name in fields if name not in KEYS]:
        return f"{shown(strangers[0])} is unknown.{nearest(strangers[0], KEYS)}"
    if missing := [name for name in REQUIRED if name not in fields]:
        return f"There is no {missing[0]}. Add it."
    if others := [name for name, value in fields.items() if not isinstance(value, str)]:
        return f"{others[0]} is no text. Write one."
    return ""


def _save(fields: Mapping[str, str], place: Place, faults: Faults, limit_bytes: int, now: dt.datetime) -> Save | None:
    at = _instant(fields["at"], place, faults, now)
    locale = _locale(fields["locale"], place, faults)
    file, change = fields["file"], fields.get("change", "")
    if not file.endswith(SUFFIX) or len(file) > MAX_NAME or not file.isprintable():
        faults.add(place, f"{shown(file)} is no name of a Fluent file. Write one such as shop/cart{SUFFIX}.")
        return None
    if len(change) > MAX_CHANGE or not change.isprintable():
        faults.add(place, f"The change {shown(change)} is no id. Write at most {MAX_CHANGE} characters.")
        return None
    body = fields["content"].encode(errors="surrogatepass")
    source = source_of(f"{place}: {locale}/{file}", locale, body, faults, limit_bytes)
    return Save(at, file, source, change, place.line) if at and locale and source else None


def _instant(text: str, place: Place, faults: Faults, now: dt.datetime) -> dt.datetime | None:
    fact = ""
    try:
        at = dt.datetime.fromisoformat(text)
        if at.tzinfo is None:
            fact = f"{shown(text)} has no zone. Write 2026-12-01T09:00:00Z or …+01:00."
        elif at > now:
            fact = f"{shown(text)} is yet to come. A save is past."
        else:
            return at.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        fact = f"{shown(text)} is no time. Write one such as 2026-12-01T09:00:00Z."
    faults.add(place, fact)
    return None


def _locale(text: str, place: Place, faults: Faults) -> str:
    try:
        return normalize(text)
    except LocalizationError as error:
        faults.add(place, f"{error} Correct the locale.")
        return ""
