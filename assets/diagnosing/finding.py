"""What was looked at, and how it stands."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Level(enum.StrEnum):
    """From well to bad: nothing works without what is an error."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what it is of, how that stands, the fact, and what to do where it is not well."""

    name: str
    level: Level
    fact: str
    remedy: str = ""


def worst(findings: Iterable[Finding]) -> Level:
    return max((each.level for each in findings), key=list(Level).index, default=Level.OK)
