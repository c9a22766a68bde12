"""Kits' current releases → the documents that stay as they are in a new one, found without composing their editions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assets.manifest import Kind, Manifest, Part, TemplateManifest, ref, ref_of
from assets.models import Brand, DocumentUse
from assets.publishing.documents import Needed
from assets.publishing.freezing import Candidate
from assets.publishing.library import Released
from assets.rendering import Bundle, Edition, compose, editions, engine, is_unmoved, job

Recipes = Mapping[Edition, Mapping[str, str]]
"""By edition, the recipes of a release's documents by their names."""


@dataclass(frozen=True, slots=True)
class Former:
    """A kit's current release."""

    lock: Mapping[str, str]
    recipes: Recipes

    def moved(self, lock: Mapping[str, str]) -> dict[str, str]:
        """What another lock has otherwise, with the digest here; "" for what is not here."""
        names = sorted({*lock, *self.lock})
        return {name: self.lock.get(name, "") for name in names if lock.get(name) != self.lock.get(name)}


def former_of(brand: Brand, kits: Iterable[Candidate], current: Mapping[str, Released]) -> dict[str, Former]:
    """By reference, the current releases of kits whose own content stays. At most one query.

    A document of another engine counts as none: its recipe is another one now.
    """
    same = {kit.ref: current[kit.ref] for kit in kits if _is_same(kit, current.get(kit.ref))}
    found = recipes_of(brand, {release.digest for release in same.values()}, made_by=engine())
    return {name: Former(release.lock, found.get(release.digest, {})) for name, release in same.items()}


def recipes_of(brand: Brand, digests: Collection[str], made_by: Mapping[str, str] | None = None) -> dict[str, Recipes]:
    """By release's digest, its documents' recipes, or those that this engine made. One query, none for no release."""
    if not digests:
        return {}
    rows = DocumentUse.objects.filter(release__asset__brand_id=brand.pk, release__digest__in=digests).order_by()
    found: dict[str, dict[Edition, dict[str, str]]] = {}
    names = ("release__digest", "region", "locale", "name", "document__recipe", "document__engine")
    wanted = dict(made_by) if made_by is not None else None
    for digest, region, locale, name, recipe, engine_facts in rows.values_list(*names):
        if wanted is None or engine_facts == wanted:
            found.setdefault(digest, {}).setdefault(Edition(region, locale), {})[name] = recipe
    return {**found}


def staying(bundle: Bundle, former: Former, content: Mapping[str, Manifest]) -> dict[Edition, tuple[Needed, ...]]:
    """The documents of the editions in which nothing moved. `content` by digest holds what moved as it was before."""
    was = {name: content.get(digest) for name, digest in former.moved(bundle.lock).items()}
    parts = dict(_parts(bundle))
    return {
        edition: tuple(_needed(bundle, edition, name, parts, recipe) for name, recipe in sorted(recipes.items()))
        for edition in editions(bundle)
        if (recipes := former.recipes.get(edition)) is not None
        and recipes.keys() == parts.keys()
        and is_unmoved(bundle, was, edition)
    }


def _is_same(kit: Candidate, release: Released | None) -> bool:
    is_kit = kit.manifest.KIND is Kind.KIT
    return is_kit and release is not None and release.manifest_json == kit.manifest_json


def _parts(bundle: Bundle) -> Iterator[tuple[str, tuple[TemplateManifest, Part]]]:
    """The bundle's parts by document name; where two have one name, the first template's comes last and stays."""
    for key in reversed(bundle.kit.templates):
        template = bundle.assets.get(ref(Kind.TEMPLATE, key))
        if isinstance(template, TemplateManifest):
            yield from ((part.name, (template, part)) for part in template.parts)


def _needed(
    bundle: Bundle, edition: Edition, name: str, parts: Mapping[str, tuple[TemplateManifest, Part]], recipe: str
) -> Needed:
    template, part = parts[name]
    return Needed(ref_of(bundle.kit), edition, part, recipe, lambda: job(compose(bundle, edition), template, part))
