"""A kit's drafts → its documents as partners would get them, or its coverage, without releasing anything."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from assets import checks
from assets.checks import Problem
from assets.manifest import Kind, ref
from assets.models import Brand, Document
from assets.progress import Progress, silent
from assets.publishing.documents import existing, render_all
from assets.publishing.planning import examine_drafts
from assets.rendering import Coverage, Edition, coverage


@dataclass(frozen=True, slots=True)
class PreviewedDocument:
    edition: Edition
    name: str
    media_type: str
    recipe: str
    digest: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """The documents of the wanted editions that could be made, and every problem of the kit."""

    editions: tuple[Edition, ...]
    documents: tuple[PreviewedDocument, ...]
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    media_base: str


def preview(
    *,
    brand: Brand,
    key: str,
    now: dt.datetime,
    wanted: Callable[[Edition], bool] = lambda edition: True,
    pseudo: str = "",
    progress: Progress = silent,
) -> Preview:
    """Composes and renders the drafts of a kit and of all it uses. Stored documents are used where recipes agree.

    With a pseudo-locale, the editions are the kit's regions in that one, and words that cannot be translated are told.
    Raises UnknownAsset, and Circle where assets use each other.
    """
    drafted = examine_drafts(brand=brand, name=ref(Kind.KIT, key), now=now, pseudo=pseudo)
    (kit,) = drafted.kits
    editions = tuple(each.edition for each in kit.composed.compositions)
    needed = [item for item in drafted.needed if wanted(item.edition)]
    stored = existing(item.recipe for item in needed)
    rendering = render_all(
        [item for item in needed if item.recipe not in stored],
        progress=lambda done, of: progress("rendering documents", done, of),
    )
    bodies = {made.recipe: (made.digest, made.body) for made in rendering.made.values()}
    for row in Document.objects.filter(recipe__in=stored).defer("spans", "engine"):
        bodies[row.recipe] = (row.digest, bytes(row.body))
    documents = tuple(
        PreviewedDocument(item.edition, item.part.name, item.part.media_type, item.recipe, *bodies[item.recipe])
        for item in needed
        if item.recipe in bodies
    )
    problems = checks.run(*drafted.subjects(rendering.flaws))
    return Preview(editions, documents, problems, kit.files, kit.brand.media_base)


def drafts_coverage(*, brand: Brand, key: str, now: dt.datetime) -> tuple[Coverage, ...]:
    """How far the drafts of a kit and of all it uses cover each of its editions. Raises UnknownAsset, Circle."""
    drafted = examine_drafts(brand=brand, name=ref(Kind.KIT, key), now=now)
    return tuple(coverage(each) for kit in drafted.kits for each in kit.composed.compositions)
