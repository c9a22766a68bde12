"""Kits' current releases → the documents that stay as they are in a new one, found without composing their editions."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assets.manifest import Kind, Manifest, Part, TemplateManifest, ref, ref_of
from assets.models import Brand, DocumentUse
from assets.publishing.documents import Needed, Staying
from assets.publishing.freezing import Candidate
from assets.publishing.library import Released
from assets.publishing.pictures import with_renditions
from assets.rendering import Bundle, Edition, compose, editions, engine_of, is_unmoved, job, names_brand

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
    found = recipes_of(brand, {release.digest for release in same.values()}, made_by=engine_of)
    return {name: Former(release.lock, found.get(release.digest, {})) for name, release in same.items()}


def recipes_of(
    brand: Brand, digests: Collection[str], made_by: Callable[[str], Mapping[str, str]] | None = None
) -> dict[str, Recipes]:
    """By release's digest, its documents' recipes, or those that this engine made. One query, none for no release.

    The engine is asked for by media type.
    """
    if not digests:
        return {}
    rows = DocumentUse.objects.filter(release__asset__brand_id=brand.pk, release__digest__in=digests).order_by()
    found: dict[str, dict[Edition, dict[str, str]]] = {}
    names = ("region", "locale", "name", "document__recipe", "document__engine", "document__media_type")
    for digest, region, locale, name, recipe, facts, media_type in rows.values_list("release__digest", *names):
        if made_by is None or facts == made_by(media_type):
            found.setdefault(digest, {}).setdefault(Edition(region, locale), {})[name] = recipe
    return {**found}


def staying(bundle: Bundle, former: Former, content: Mapping[str, Manifest]) -> Staying:
    """The documents that nothing moves. `content` by digest holds what moved as it was before."""
    was = {name: content.get(digest) for name, digest in former.moved(bundle.lock).items()}
    parts = dict(_parts(bundle))
    still = {name: part for name, part in parts.items() if not names_brand(*part)}
    found: dict[Edition, dict[str, Needed]] = {}
    for edition in editions(bundle):
        recipes = former.recipes.get(edition, {})
        if recipes.keys() != parts.keys():
            continue
        if is_unmoved(bundle, was, edition):
            found[edition] = _needed(bundle, edition, parts, recipes)
        elif is_unmoved(bundle, was, edition, but_identity=True):
            found[edition] = _needed(bundle, edition, still, recipes)
    return Staying(found, frozenset(edition for edition, names in found.items() if names.keys() == parts.keys()))


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
    bundle: Bundle, edition: Edition, parts: Mapping[str, tuple[TemplateManifest, Part]], recipes: Mapping[str, str]
) -> dict[str, Needed]:
    return {name: _need(bundle, edition, *part, recipes[name]) for name, part in parts.items()}


def _need(bundle: Bundle, edition: Edition, template: TemplateManifest, part: Part, recipe: str) -> Needed:
    kit = ref_of(bundle.kit)

    def payload() -> bytes:
        return job(with_renditions(bundle, compose(bundle, edition)).composition, template, part)

    return Needed(kit, edition, part, recipe, payload)
