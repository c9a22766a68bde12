"""Regions → problems: currencies and time zones that do not exist."""

from collections.abc import Callable, Iterator

from assets.checks.problem import Problem, Severity, Where
from assets.checks.subject import Subject
from assets.errors import LocalizationError
from assets.localization.formatting.context import require_currency, zone_of
from assets.manifest import Kind, ref


def unreadable_markets(subject: Subject) -> Iterator[Problem]:
    """Facts of the brand's regions that formatting could not use; a region without currency sells nothing."""
    name = ref(Kind.BRAND, subject.brand.key)
    if name not in subject.examined:
        return
    for region in subject.brand.regions:
        facts: list[tuple[str, str, Callable[[str], object]]] = [("time_zone", region.time_zone, zone_of)]
        if region.currency:
            facts.append(("currency", region.currency, require_currency))
        for field, value, reader in facts:
            try:
                reader(value)
            except LocalizationError as error:
                where = Where(ref=name, field=field, region=region.code)
                yield Problem(
                    "region.unreadable", Severity.ERROR, where, str(error), "Correct the region in the brand."
                )
