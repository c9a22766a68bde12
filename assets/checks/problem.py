"""A check's finding: what is wrong, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from assets.manifest import Variant


class Severity(StrEnum):
    """An error blocks publishing; a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """The place an editor has to go to. `position` counts characters of the value from 1; 0 is the whole of it."""

    ref: str
    field: str = ""
    locale: str = ""
    region: str = ""
    document: str = ""
    position: int = 0

    def __str__(self) -> str:
        edition = f"{self.region}/{self.locale}" if self.region and self.locale else self.region or self.locale
        places = [self.ref, self.field, edition, self.document]
        text = " ".join(place for place in places if place)
        return f"{text}, character {self.position}" if self.position else text


@dataclass(frozen=True, slots=True)
class Problem:
    """`id` is stable and documented (docs/checks.md); `message` is the fact, `remedy` what to do."""

    id: str
    severity: Severity
    where: Where
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.message} {self.remedy} [{self.id}]"


def at_variant(ref: str, variant: Variant, position: int = 0) -> Where:
    return Where(ref=ref, field=variant.field, locale=variant.locale, region=variant.region, position=position)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def problem_facts(problem: Problem) -> dict[str, Any]:
    """For JSON: id, severity, where (all its parts), message, remedy."""
    where = asdict(problem.where)
    return {
        "id": problem.id,
        "severity": problem.severity.value,
        "where": {"asset": where.pop("ref"), **where},
        "message": problem.message,
        "remedy": problem.remedy,
    }
