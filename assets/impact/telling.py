"""What was foretold → facts for JSON, without the documents' own bytes."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from assets.checks import problem_facts
from assets.impact.documents import Affected
from assets.impact.foreseeing import Impact


def by_kit(found: Impact) -> Iterator[tuple[str, list[Affected]]]:
    """The documents of each kit, in their order."""
    return ((kit, list(documents)) for kit, documents in groupby(found.documents, key=lambda each: each.kit))


def summary(found: Impact) -> dict[str, Any]:
    """Releases, counts for each kit, texts that would come from another language, and new problems."""
    return {
        "releases": list(found.releases),
        "kits": [
            {
                "kit": kit,
                "documents": len(documents),
                "editions": sorted({str(each.edition) for each in documents}),
            }
            for kit, documents in by_kit(found)
        ],
        "looked_at": found.looked_at,
        "fallbacks": [
            {
                "region": each.edition.region,
                "locale": each.edition.locale,
                "asset": each.ref,
                "field": each.field,
                "was": each.was,
                "now": each.now,
            }
            for each in found.fallbacks
        ],
        "problems": [problem_facts(problem) for problem in found.problems],
    }


def place(each: Affected) -> dict[str, str]:
    """Which document, and what would become of it."""
    return {
        "kit": each.kit,
        "region": each.edition.region,
        "locale": each.edition.locale,
        "name": each.name,
        "sign": each.sign.value,
    }
