"""A subject → problems, by a registry of pure functions; nothing here reads a database, a clock or a file."""

from collections.abc import Callable, Iterator, Mapping

from assets.checks.documents import flawed_documents, missing_content
from assets.checks.identity import unknown_logos, unreadable_colours
from assets.checks.markets import unreadable_markets
from assets.checks.messages import arguments_of_terms, bad_messages, doubtful_messages, term_cycles, unknown_terms
from assets.checks.placements import (
    kits_without_documents,
    long_arguments,
    misfit_placements,
    unknown_kit_regions,
    unused_arguments,
)
from assets.checks.problem import Problem, Severity, Where, errors, problem_facts
from assets.checks.references import unknown_references
from assets.checks.rights import missing_rights
from assets.checks.subject import Flaw, Subject
from assets.checks.templates import broken_templates, unreadable_slots
from assets.checks.variants import (
    invalid_locales,
    missing_media,
    missing_media_words,
    private_media,
    unknown_fields,
    unknown_regions,
    unreadable_values,
)

REGISTRY: Mapping[str, Callable[[Subject], Iterator[Problem]]] = {
    "fields": unknown_fields,
    "locales": invalid_locales,
    "regions": unknown_regions,
    "markets": unreadable_markets,
    "colours": unreadable_colours,
    "logos": unknown_logos,
    "values": unreadable_values,
    "media": missing_media,
    "private": private_media,
    "alt-text": missing_media_words,
    "messages": bad_messages,
    "doubts": doubtful_messages,
    "terms": unknown_terms,
    "term-arguments": arguments_of_terms,
    "term-cycles": term_cycles,
    "references": unknown_references,
    "kit-regions": unknown_kit_regions,
    "kit-documents": kits_without_documents,
    "templates": broken_templates,
    "slots": unreadable_slots,
    "placements": misfit_placements,
    "argument-names": long_arguments,
    "arguments": unused_arguments,
    "content": missing_content,
    "documents": flawed_documents,
    "rights": missing_rights,
}
"""Every check by name, in the order they are shown."""


def run(*subjects: Subject) -> tuple[Problem, ...]:
    """All problems of the subjects, errors first, each told once."""
    found = dict.fromkeys(problem for check in REGISTRY.values() for each in subjects for problem in check(each))
    return tuple(sorted(found, key=lambda problem: problem.severity is not Severity.ERROR))


__all__ = ["REGISTRY", "Flaw", "Problem", "Severity", "Subject", "Where", "errors", "problem_facts", "run"]
