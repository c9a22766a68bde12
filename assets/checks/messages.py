"""Messages → problems: texts that do not parse or lack plural branches, terms that do not exist or go in circles."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from assets.checks.problem import Problem, Severity, Where, at_variant
from assets.checks.references import unknown
from assets.checks.subject import Subject
from assets.checks.variants import fields_of
from assets.localization.errors import BadPattern, UnknownLocale
from assets.localization.messages import Finding, FindingKind, Message, parse, plural_problems, term_keys
from assets.manifest import BLOCK_FIELDS, BlockManifest, BlockType, FieldType, Kind, Variant, ref

MAX_TERM_DEPTH = 5
_DOUBTS = {
    FindingKind.MISREAD: "message.misread",
    FindingKind.MISSING_BRANCH: "message.plural",
    FindingKind.MISLEADING_BRANCH: "message.branch",
}


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


def doubtful_messages(subject: Subject) -> Iterator[Problem]:
    """Texts that parse, but read otherwise than they look, or whose plurals lack or waste branches."""
    for name, variant, message in messages_of(subject):
        if isinstance(message, BadPattern):
            continue
        for finding in (*message.findings, *_plural_findings(message, variant.locale)):
            yield Problem(
                _DOUBTS[finding.kind],
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
    """In time that grows with the terms named, not with the paths among them: each block is read and walked once."""
    terms = cache(lambda name: sorted(_terms_of(subject, name)))
    walk = cache(lambda name, steps: _walk(name, steps, terms, walk))
    for name, _ in subject.blocks():
        path = _to_first_return(walk(name, MAX_TERM_DEPTH + 1))
        if path:
            is_cycle = path[-1] in path[:-1]
            yield Problem(
                "term.cycle" if is_cycle else "term.depth",
                Severity.ERROR,
                Where(ref=name),
                f"Terms {'go in a circle' if is_cycle else f'nest deeper than {MAX_TERM_DEPTH}'}: {' → '.join(path)}.",
                "Write one of the names out.",
            )


def _walk(
    name: str, steps: int, terms: Callable[[str], Iterable[str]], walk: Callable[[str, int], tuple[str, ...]]
) -> tuple[str, ...]:
    """The first path of so many steps from term to term; () when there is none. A circle never ends."""
    if not steps:
        return (name,)
    return next(((name, *rest) for term in terms(name) if (rest := walk(term, steps - 1))), ())


def _to_first_return(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path up to where it comes back to itself."""
    for at, name in enumerate(path):
        if name in path[:at]:
            return path[: at + 1]
    return path


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
