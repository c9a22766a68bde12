"""Messages → problems: texts that do not parse or lack plural branches, terms that do not exist or go in circles."""

from collections.abc import Iterator

from assets.checks.problem import Problem, Severity, Where, at_variant
from assets.checks.references import unknown
from assets.checks.subject import Subject
from assets.checks.variants import fields_of
from assets.localization.errors import BadPattern, UnknownLocale
from assets.localization.messages import Finding, Message, parse, plural_problems, term_keys
from assets.manifest import BLOCK_FIELDS, BlockManifest, BlockType, FieldType, Kind, Variant, ref

MAX_TERM_DEPTH = 5


def _parsed(value: str, field_type: FieldType) -> Message | BadPattern:
    try:
        return parse(value, rich=field_type is FieldType.RICH)
    except BadPattern as error:
        return error


def messages_of(subject: Subject) -> Iterator[tuple[str, Variant, Message | BadPattern]]:
    """Every examined text, terms' own included, parsed or with what stopped it."""
    for name, variant, field_type in fields_of(subject):
        if field_type is not None and field_type.is_text:
            yield name, variant, _parsed(variant.value, field_type)


def bad_messages(subject: Subject) -> Iterator[Problem]:
    for name, variant, message in messages_of(subject):
        if isinstance(message, BadPattern):
            yield Problem(
                "message.bad",
                Severity.ERROR,
                at_variant(name, variant, message.position + 1),
                message.fact,
                message.remedy,
            )


def missing_plural_branches(subject: Subject) -> Iterator[Problem]:
    for name, variant, message in messages_of(subject):
        if isinstance(message, BadPattern):
            continue
        for finding in _plural_findings(message, variant.locale):
            yield Problem(
                "message.plural",
                Severity(finding.level),
                at_variant(name, variant, finding.position + 1),
                finding.message,
                finding.remedy,
            )


def _plural_findings(message: Message, locale: str) -> tuple[Finding, ...]:
    """None for a locale that does not exist: a check of its own reports it."""
    try:
        return plural_problems(message, locale)
    except UnknownLocale:
        return ()


def unknown_terms(subject: Subject) -> Iterator[Problem]:
    remedy = "Create a block of type term with this key, or correct the name."
    for name, variant, message in messages_of(subject):
        if isinstance(message, BadPattern):
            continue
        where = at_variant(name, variant)
        for key in sorted({key for key, _ in term_keys(message)}):
            fact = f"The text names the term {key!r}, but there is no such term."
            block = subject.assets.get(ref(Kind.BLOCK, key))
            if block is None:
                yield from unknown(subject, where, ref(Kind.BLOCK, key), id_="term.unknown", fact=fact, remedy=remedy)
            elif not isinstance(block, BlockManifest) or block.type is not BlockType.TERM:
                yield Problem("term.unknown", Severity.ERROR, where, fact, remedy)


def term_cycles(subject: Subject) -> Iterator[Problem]:
    for name, _ in subject.blocks():
        path = _long_path(subject, name, (name,))
        if path:
            is_cycle = path[-1] in path[:-1]
            yield Problem(
                "term.cycle" if is_cycle else "term.depth",
                Severity.ERROR,
                Where(ref=name),
                f"Terms {'go in a circle' if is_cycle else f'nest deeper than {MAX_TERM_DEPTH}'}: {' → '.join(path)}.",
                "Write one of the names out.",
            )


def _long_path(subject: Subject, name: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """The first path of terms from `name` that is circular or too deep; () when there is none."""
    for term in sorted(_terms_of(subject, name)):
        longer = (*path, term)
        if term in path or len(longer) > MAX_TERM_DEPTH + 1:
            return longer
        found = _long_path(subject, term, longer)
        if found:
            return found
    return ()


def _terms_of(subject: Subject, name: str) -> set[str]:
    block = subject.assets.get(name)
    if not isinstance(block, BlockManifest):
        return set()
    found: set[str] = set()
    for variant in block.variants:
        field_type = BLOCK_FIELDS[block.type].get(variant.field)
        if field_type is None or not field_type.is_text:
            continue
        for text in (variant.value, *(form.value for form in variant.forms)):
            message = _parsed(text, field_type)
            if not isinstance(message, BadPattern):
                found |= {ref(Kind.BLOCK, key) for key, _ in term_keys(message)}
    return found
