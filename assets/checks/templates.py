"""Templates → problems: parts whose source may not or cannot be compiled."""

from collections.abc import Iterator

from assets.checks.problem import Problem, Severity, Where
from assets.checks.subject import Subject
from assets.rendering import template_faults


def broken_templates(subject: Subject) -> Iterator[Problem]:
    for name, template in subject.templates():
        for fault in template_faults(template):
            yield Problem(
                "template.broken",
                Severity.ERROR,
                Where(ref=name, document=fault.part),
                f"Line {fault.line}: {fault.message}" if fault.line else fault.message,
                "Correct the part's source.",
            )
