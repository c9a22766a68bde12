"""A brand's identity → problems: texts that cannot be read on their ground, and rules about what is not there."""

from collections.abc import Iterator

from assets.checks.problem import Problem, Severity, Where
from assets.checks.subject import Subject
from assets.manifest import READABLE, Kind, contrast, read_colour, ref


def unreadable_colours(subject: Subject) -> Iterator[Problem]:
    """Of the pairs that the brand says it uses together, and of colours that nothing but style sheets can read."""
    brand = subject.brand
    name = ref(Kind.BRAND, brand.key)
    if name not in subject.examined:
        return
    for colour, value in sorted(brand.colours.items()):
        if read_colour(value) is None and (brand.contrasts or brand.spacing):
            fact = f"{value} is no colour such as #5b3a1e: its contrast is not judged, and design tokens leave it out."
            remedy = "Write it as #rrggbb."
            yield Problem("colour.unreadable", Severity.WARNING, Where(name, f"colours/{colour}"), fact, remedy)
    for ground, texts in sorted(brand.contrasts.items()):
        for text in (ground, *texts):
            if text not in brand.colours:
                fact, where = f"The brand has no colour {text!r}.", Where(name, f"contrasts/{ground}")
                yield Problem("colour.unknown", Severity.ERROR, where, fact, "Add it to colours, or correct the name.")
        yield from _poor_contrasts(subject, name, ground, texts)


def _poor_contrasts(subject: Subject, name: str, ground: str, texts: tuple[str, ...]) -> Iterator[Problem]:
    colours = subject.brand.colours
    for text in texts:
        ratio = contrast(colours.get(text, ""), colours.get(ground, ""))
        if ratio is not None and ratio < READABLE:
            fact = f"{text} ({colours[text]}) on {ground} ({colours[ground]}) has a contrast of {_shown(ratio)}:1."
            remedy = f"Text needs {READABLE}:1 (WCAG 2.2, 1.4.3): change one of them. Only large text may have 3:1."
            yield Problem("colour.contrast", Severity.WARNING, Where(name, f"contrasts/{ground}"), fact, remedy)


def unknown_logos(subject: Subject) -> Iterator[Problem]:
    name = ref(Kind.BRAND, subject.brand.key)
    for logo in sorted(set(subject.brand.logo_rules) - set(subject.brand.logos)) if name in subject.examined else ():
        fact, remedy = f"The brand has no logo {logo!r}.", "Add it to logos, or correct the name."
        yield Problem("logo.unknown", Severity.ERROR, Where(name, f"logo_rules/{logo}"), fact, remedy)


def _shown(ratio: float) -> str:
    """Rounded down: 4.499 is not shown as enough."""
    return f"{int(ratio * 100) / 100:.2f}"
