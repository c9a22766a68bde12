"""Shipped layouts and catalogues, and a template's parts → the copies of those it uses, to keep in its manifest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel.messages.pofile import read_po

from assets.errors import RenderingFailed
from assets.localization.locales import normalize
from assets.manifest import TemplateManifest
from assets.rendering import guard
from assets.rendering.drawn import without_words, words_beside
from assets.rendering.origins import LAYOUT_PREFIX

DOMAIN = "layouts"


@dataclass(frozen=True, slots=True)
class Shipped:
    """What comes with the code: layouts by name (`kits/web.html`), fixed strings by locale and English text."""

    layouts: Mapping[str, str]
    catalogues: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A part that could not be compiled, and why."""

    part: str
    line: int
    message: str


def read_shipped(*, layouts: Path, catalogues: Path) -> Shipped:
    """Reads the layouts of a folder and `LOCALE/LC_MESSAGES/layouts.po` below another."""
    return Shipped(
        layouts={
            f"{LAYOUT_PREFIX}{path.name}": path.read_text() for path in sorted(layouts.iterdir()) if path.is_file()
        },
        catalogues={
            normalize(path.parents[1].name): _catalogue(path)
            for path in sorted(catalogues.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
        },
    )


def freeze_template(template: TemplateManifest, shipped: Shipped) -> TemplateManifest:
    """The template with the layouts and fixed strings that its parts use. A part that cannot be read uses none."""
    layouts: dict[str, str] = {}
    keys: set[str] = set()
    for part in template.parts:
        try:
            used = guard.reachable(part.name, part.source, shipped.layouts)
            keys |= guard.messages(part.name, part.source).union(
                *(guard.messages(name, text) for name, text in used.items())
            )
            layouts.update(used)
        except RenderingFailed:
            continue  # template_faults reports it
    catalogues = {
        locale: {key: texts[key] for key in sorted(keys) if key in texts}
        for locale, texts in shipped.catalogues.items()
    }
    return replace(
        template,
        layouts=dict(sorted(layouts.items())),
        catalogues={locale: texts for locale, texts in sorted(catalogues.items()) if texts},
    )


def template_faults(template: TemplateManifest) -> tuple[Fault, ...]:
    """The parts of a frozen template that may not be compiled, found without compiling; and wordless pictures."""
    faults: list[Fault] = []
    for part in template.parts:
        try:
            guard.check(part.name, part.source, template.layouts)
        except RenderingFailed as error:
            faults.append(Fault(part.name, error.line, str(error)))
    for part in without_words(template):
        message = f"Nobody who does not see {part.name} is told what it shows. Add the part {words_beside(part)}."
        faults.append(Fault(part.name, 0, message))
    return tuple(faults)


def _catalogue(path: Path) -> dict[str, str]:
    """Texts by key; a context is parted from its text by U+0004. Fuzzy and empty ones are left out."""
    with path.open("rb") as file:
        found = read_po(file)
    return {
        f"{message.context}\x04{message.id}" if message.context else str(message.id): str(message.string)
        for message in found
        if message.id and message.string and not message.fuzzy
    }
