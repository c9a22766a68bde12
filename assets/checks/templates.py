"""Templates → problems: parts whose source may not or cannot be compiled, slots that no source can read."""

from collections.abc import Iterator

from assets.checks.problem import Problem, Severity, Where
from assets.checks.subject import Subject
from assets.rendering import RESERVED, template_faults


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


def unreadable_slots(subject: Subject) -> Iterator[Problem]:
    for name, template in subject.templates():
        for slot in template.slots:
            if slot.name in RESERVED:
                message = f"In a template {slot.name} means something of its own, so what fills the slot never shows."
                place = Where(ref=name, field=f"slots/{slot.name}")
                yield Problem("slot.reserved", Severity.ERROR, place, message, "Give the slot another name.")
