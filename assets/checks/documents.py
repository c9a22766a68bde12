"""Compositions and rendered documents → problems: what is missing in an edition, too long, or could not be made."""

from collections.abc import Iterator

from assets.checks.problem import Problem, Severity, Where
from assets.checks.subject import Subject

REMEDIES = {
    "slot.missing": "Place an asset in the slot, or blank it on purpose.",
    "variant.missing": "Write the text for this locale, or loosen the block's fallback policy.",
    "own-region.missing": "Write it for this region: it may not fall back.",
    "argument.missing": "Give it at the placement, or as a default of the slot.",
}


TOLD_BY_ASSET = frozenset({"reference.unknown", "term.unknown"})
"""What other checks tell once, at the asset that names it, rather than once for each edition."""


def missing_content(subject: Subject) -> Iterator[Problem]:
    """What an edition lacks, once for each place."""
    for kit, composition in subject.compositions:
        for missing in composition.missing:
            if missing.id in TOLD_BY_ASSET:
                continue
            where = Where(
                ref=missing.ref or kit,
                field=missing.field or missing.slot,
                region=composition.edition.region,
                locale=composition.edition.locale,
            )
            remedy = REMEDIES.get(missing.id, "Complete the content.")
            yield Problem(missing.id, Severity.ERROR, where, missing.reason, remedy)


def flawed_documents(subject: Subject) -> Iterator[Problem]:
    for flaw in subject.flaws:
        where = Where(ref=flaw.kit, region=flaw.region, locale=flaw.locale, document=flaw.document)
        severity = Severity.ERROR if flaw.is_error else Severity.WARNING
        yield Problem(flaw.id, severity, where, flaw.message, flaw.remedy)
