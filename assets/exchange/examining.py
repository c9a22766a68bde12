"""What a folder says, beside what the library has, becomes faults with their lines, and warnings."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from assets.checks import Problem, Severity, Subject, run
from assets.drafts import require_sound
from assets.errors import BadContent
from assets.exchange.content import Content
from assets.exchange.faults import Fault, Faults
from assets.exchange.reading import Reading
from assets.manifest import BrandManifest, Kind, Manifest, TemplateManifest, ref
from assets.publishing.layouts import complete_template
from assets.rendering.references import references

UNREADABLE = frozenset(
    {
        "field.unknown",
        "locale.invalid",
        "message.bad",
        "message.misread",
        "reference.unknown",
        "region.unknown",
        "value.unreadable",
    }
)
"""Problems that no draft may have. With the others a draft may be saved: publishing looks again."""
_SOURCE_LINE = re.compile(r"Line ([0-9]+): ")
Fetch = Callable[[Iterable[str]], Mapping[str, Manifest]]
"""Drafts of the library by reference; those it has not are left out."""


def reachable(content: Content, fetch: Fetch) -> dict[str, Manifest]:
    """The library's drafts that the folder replaces or that its content leads to."""
    found: dict[str, Manifest] = {}
    listed = {name for collection in content.collections for name in collection.assets}
    brand = ref(Kind.BRAND, content.brand_key)
    wanted = {brand, *content.manifests, *listed, *_named(content.manifests.values())}
    asked: set[str] = set()
    while wanted - asked:
        asked |= wanted
        more = fetch(wanted - set(found))
        found.update(more)
        wanted = _named(more.values())
    return found


def examine(content: Content, brand: BrandManifest, library: Mapping[str, Manifest]) -> tuple[Fault, ...]:
    """Warnings. Raises BadFolder for what cannot be stored or read."""
    assets = {**library, **content.manifests}
    complete = {name: _complete(manifest) for name, manifest in assets.items()}
    problems = run(Subject(brand=brand, assets=complete, examined=frozenset(content.manifests)))
    faults = Faults()
    for problem in problems:
        if problem.id in UNREADABLE and problem.severity is Severity.ERROR:
            fault = fault_in(problem, content.reading)
            faults.add(fault.place, fault.message)
    _check_collections(content, assets, faults)
    faults.raise_any()
    for name, manifest in content.manifests.items():
        _check_soundness(name, manifest, content.reading, faults)
    faults.raise_any()
    return tuple(fault_in(problem, content.reading) for problem in problems)


def _complete(manifest: Manifest) -> Manifest:
    """Templates are looked at together with the layouts they extend."""
    return complete_template(manifest) if isinstance(manifest, TemplateManifest) else manifest


def _named(manifests: Iterable[Manifest]) -> set[str]:
    return {reference.ref for manifest in manifests for reference in references(manifest)}


def fault_in(problem: Problem, reading: Reading) -> Fault:
    """The problem where its value was written."""
    where = problem.where
    place = reading.place(where.ref, where.field or where.document, where.locale, where.region)
    message = problem.message
    if line := _SOURCE_LINE.match(message):
        place, message = replace(place, line=int(line[1]), column=1), message.removeprefix(line[0])
    spot = f" (character {where.position} of the text)" if where.position else ""
    remedy = "" if message.endswith(problem.remedy) else f" {problem.remedy}"
    return Fault(place, f"{message}{remedy}{spot}")


def _check_collections(content: Content, assets: Mapping[str, Manifest], faults: Faults) -> None:
    for collection in content.collections:
        for name in collection.assets:
            if name not in assets:
                place = content.reading.place(f"collection/{collection.key}", name)
                faults.add(place, f"There is no {name}. Add it or correct the name.")


def _check_soundness(name: str, manifest: Manifest, reading: Reading, faults: Faults) -> None:
    try:
        require_sound(manifest)
    except BadContent as error:
        faults.add(reading.place(name), str(error))
