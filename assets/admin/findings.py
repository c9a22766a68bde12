"""Problems → what a page shows of them: sentences with the way to where each can be mended."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms.utils import ErrorDict, ErrorList

from assets import checks
from assets.admin import links
from assets.checks import Problem, Subject
from assets.errors import AssetsError
from assets.manifest import BrandManifest, Manifest, MediaManifest, TemplateManifest
from assets.media.intake import private_among
from assets.models import Asset, Brand, Part, Variant
from assets.publishing.layouts import complete_template
from assets.publishing.library import Draft, drafts_of
from assets.rendering import references


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the address of the asset it is in ("" where there is none)."""

    problem: Problem
    url: str

    @property
    def where(self) -> str:
        return str(self.problem.where)

    @property
    def is_error(self) -> bool:
        return self.problem.severity is checks.Severity.ERROR


def with_links(brand_id: uuid.UUID, problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """One query."""
    found = tuple(problems)
    urls = links.urls_of(brand_id, {problem.where.ref for problem in found}) if found else {}
    return tuple(Finding(problem, urls.get(problem.where.ref, "")) for problem in found)


def of_draft(asset: Asset) -> tuple[Problem, ...]:
    """What is wrong with an asset's own content, without composing or rendering anything.

    Reads the asset, its brand, and all that it uses: a few queries for each step of use.
    """
    brand = Brand.objects.get(pk=asset.brand_id)
    try:
        drafts = _with_used(brand, {asset.ref, brand.ref})
    except AssetsError:
        return ()
    manifest = drafts[brand.ref].manifest if brand.ref in drafts else None
    if not isinstance(manifest, BrandManifest):
        return ()
    assets = {name: _completed(draft.manifest) for name, draft in drafts.items()}
    own = assets.get(asset.ref)
    files = [file.digest for file in own.files] if isinstance(own, MediaManifest) else []
    return checks.run(Subject(manifest, assets, frozenset({asset.ref}), private=private_among(files)))


def mark_rows(formsets: Iterable[Any], problems: Iterable[Problem]) -> None:
    """Shows each problem at the field of the stored row that it is in, besides the list of all."""
    by_place: dict[tuple[str, ...], list[str]] = {}
    for problem in problems:
        where = problem.where
        place: tuple[str, ...] = (where.field, where.locale, where.region)
        place = (where.document,) if where.document else place
        position = f"Character {where.position}: " if where.position else ""
        by_place.setdefault(place, []).append(f"{position}{problem.message} {problem.remedy}")
    for formset in formsets:
        for form in formset.initial_forms:
            name, place = _place_of(form.instance)
            if place in by_place and not form.is_bound:
                form._errors = ErrorDict({name: ErrorList(by_place[place])})


def _place_of(row: Any) -> tuple[str, tuple[str, ...]]:
    """The form's field that a row's problems belong to, and how problems name the row."""
    if isinstance(row, Variant):
        return "value", (row.field, row.locale, row.region)
    return ("source", (row.name,)) if isinstance(row, Part) else ("", ())


def _completed(manifest: Manifest) -> Manifest:
    """A template is judged with the layouts that publishing would copy into it."""
    return complete_template(manifest) if isinstance(manifest, TemplateManifest) else manifest


def _with_used(brand: Brand, refs: set[str]) -> dict[str, Draft]:
    found = drafts_of(brand, refs)
    frontier = set(found)
    while frontier:
        used = {each.ref for name in frontier for each in references(found[name].manifest)} - set(found)
        fresh = drafts_of(brand, used)
        found.update(fresh)
        frontier = set(fresh)
    return found
