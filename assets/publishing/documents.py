"""Frozen kits → the documents they need: matched by recipe with those stored, the rest rendered in the child."""

import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings

from assets.checks import Flaw
from assets.errors import AssetsError, SandboxError
from assets.manifest import Kind, Part, TemplateManifest, ref, ref_of, sha256
from assets.models import Document
from assets.publishing.drawing import Sheet, draw_all
from assets.publishing.pictures import with_renditions
from assets.rendering import (
    LIMITS,
    LOAD,
    PRELOAD,
    PREPARE,
    RENDER,
    Bundle,
    Composition,
    DocumentProblem,
    Edition,
    compose,
    editions,
    job,
    over_picture,
    read_order,
    read_result,
    recipe,
)
from assets.sandbox import ChildFailed, Job, Limits, Sandbox

RECIPES_AT_ONCE = 10_000
"""SQLite takes no more than 32,766 values in a query."""
sandbox = Sandbox(PRELOAD, prepare=PREPARE)
"""Renders every document of this process; it starts at the first one."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A document that a kit has for an edition; `recipe` digests exactly what its bytes depend on."""

    kit: str
    edition: Edition
    part: Part
    recipe: str
    payload: Callable[[], bytes]
    renditions: frozenset[str] = frozenset()
    """Digests of the derived files that it may name."""

    @property
    def label(self) -> str:
        return f"{self.kit} {self.edition} {self.part.name}"


@dataclass(frozen=True, slots=True)
class Made:
    """Rendered bytes with their index (None where tracing was lost)."""

    recipe: str
    digest: str
    media_type: str
    body: bytes
    spans: bytes | None
    renditions: tuple[str, ...] = ()
    """Digests of the derived files that it names."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A kit's editions, the documents they need, and what is wrong with its document names.

    `left` are editions whose documents stay as they are: they were not composed.
    """

    compositions: tuple[Composition, ...]
    needed: tuple[Needed, ...]
    flaws: tuple[Flaw, ...]
    left: tuple[Edition, ...] = ()


NOTHING = Composed((), (), ())


@dataclass(frozen=True, slots=True)
class Staying:
    """Documents by edition and name that a kit has already, and the editions that need not be composed for others."""

    documents: Mapping[Edition, Mapping[str, Needed]] = field(default_factory=dict)
    left: frozenset[Edition] = frozenset()


ALL_ANEW = Staying()


@dataclass(frozen=True, slots=True)
class Rendering:
    """`made` by recipe; `flaws` of the documents that could not be made or break a limit."""

    made: Mapping[str, Made]
    flaws: tuple[Flaw, ...]


def compose_kit(bundle: Bundle, pseudo: str = "", staying: Staying = ALL_ANEW) -> Composed:
    """Every edition of a kit and the documents it needs. The bundle holds exactly what the lock names.

    With a pseudo-locale, the kit's regions in that one instead.
    """
    compositions: list[Composition] = []
    needed: list[Needed] = []
    flaws: list[Flaw] = []
    for edition in editions(bundle, pseudo):
        stays = staying.documents.get(edition, {})
        needed += stays.values()
        if edition in staying.left:
            continue
        if composition := _composed(bundle, edition, flaws):
            compositions.append(composition)
            needed += _needed(bundle, composition, flaws, stays)
    return Composed(tuple(compositions), tuple(needed), tuple(flaws), tuple(sorted(staying.left)))


def compose_rest(bundle: Bundle, composed: Composed) -> Composed:
    """Also the editions that were left out, for those who look at every composition."""
    flaws: list[Flaw] = []
    rest = [_composed(bundle, edition, flaws) for edition in composed.left]
    compositions = (*composed.compositions, *(each for each in rest if each))
    return replace(composed, compositions=compositions, flaws=(*composed.flaws, *flaws), left=())


def _composed(bundle: Bundle, edition: Edition, flaws: list[Flaw]) -> Composition | None:
    try:
        pictures = with_renditions(bundle, compose(bundle, edition))
        flaws += [_flaw(ref_of(bundle.kit), edition, "", *fault) for fault in pictures.faults]
        return pictures.composition
    except AssetsError as error:
        remedy = "Correct the content it names."
        flaws.append(_flaw(ref_of(bundle.kit), edition, "", "edition.failed", str(error), remedy))
    return None


def existing(recipes: Iterable[str]) -> Mapping[str, int]:
    """Those of these recipes that are stored as documents, with the rows' ids. A query for each ten thousand."""
    wanted = sorted(set(recipes))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), RECIPES_AT_ONCE):
        rows = Document.objects.filter(recipe__in=wanted[start : start + RECIPES_AT_ONCE]).order_by()
        found.update(rows.values_list("recipe", "pk"))
    return found


def render_all(needed: Sequence[Needed], *, progress: Callable[[int, int], None]) -> Rendering:
    """Renders each recipe once, in limited children, and draws those that are pictures from what that gave.

    Calls `progress(done, of)` as they end.
    """
    unique = list({item.recipe: item for item in needed}.values())
    limits = document_limits()
    jobs = [Job(RENDER, item.payload(), item.label, limits, LOAD) for item in unique]
    total, done = len(jobs) + sum(item.part.is_drawn for item in unique), 0

    def count(*_: object) -> None:
        nonlocal done
        done += 1
        progress(done, total)

    made: dict[str, Made] = {}
    flaws: dict[str, tuple[DocumentProblem, ...]] = {}
    for item, answer in zip(unique, sandbox.run_many(jobs, on_done=count), strict=True):
        if isinstance(answer, SandboxError):
            flaws[item.recipe] = (_failure(answer),)
            continue
        rendered = read_result(answer)
        flaws[item.recipe] = rendered.problems
        made[item.recipe] = _made(item, rendered.body, rendered.spans)
    _draw(unique, made, flaws, count)
    return Rendering(made, tuple(_told(needed, flaws)))


def _made(item: Needed, body: bytes, spans: bytes | None) -> Made:
    named = tuple(sorted(each for each in item.renditions if each.encode() in body))
    return Made(item.recipe, sha256(body), item.part.media_type, body, spans, named)


def _draw(
    needed: Iterable[Needed],
    made: dict[str, Made],
    flaws: dict[str, tuple[DocumentProblem, ...]],
    count: Callable[[], None],
) -> None:
    """Puts pictures in the place of the lists of layers that rendering gave."""
    drawn = [item for item in needed if item.part.is_drawn and item.recipe in made]
    sheets = [
        Sheet(item.label, item.part.media_type, read_order(item.payload()), made[item.recipe].body) for item in drawn
    ]
    for item, answer in zip(drawn, draw_all(sheets, document_limits(), on_done=count), strict=True):
        layers = made.pop(item.recipe)
        if isinstance(answer, AssetsError):
            flaws[item.recipe] += (_failure(answer),)
            continue
        flaws[item.recipe] += answer.problems
        spans = over_picture(layers.spans, answer.body) if layers.spans else None
        made[item.recipe] = replace(layers, digest=sha256(answer.body), body=answer.body, spans=spans)


def _failure(error: AssetsError) -> DocumentProblem:
    message = error.reason if isinstance(error, ChildFailed) else str(error)
    return DocumentProblem("document.failed", message, "Correct the template or what fills its slots.", is_error=True)


def _told(needed: Iterable[Needed], flaws: Mapping[str, tuple[DocumentProblem, ...]]) -> Iterator[Flaw]:
    """What is wrong with a recipe, for each kit and edition that has the document."""
    for item in needed:
        for problem in flaws[item.recipe]:
            place = (item.kit, item.edition, item.part.name)
            yield _flaw(*place, problem.id, problem.message, problem.remedy, is_error=problem.is_error)


def document_limits() -> Limits:
    """What one document may use: time and memory by settings."""
    return replace(
        LIMITS,
        wall_seconds=settings.ASSETS_RENDER_SECONDS,
        cpu_seconds=math.ceil(settings.ASSETS_RENDER_SECONDS),
        memory_bytes=settings.ASSETS_RENDER_MEMORY_BYTES,
    )


def _needed(bundle: Bundle, composition: Composition, flaws: list[Flaw], stays: Container[str]) -> Iterator[Needed]:
    """One document for each part of each template but those that stay, adding a flaw for those that cannot be."""
    kit, names = ref_of(bundle.kit), set[str]()
    for key in composition.slots:
        template = bundle.assets.get(ref(Kind.TEMPLATE, key))
        if not isinstance(template, TemplateManifest):
            continue
        for part in template.parts:
            if part.name in names:
                fact, remedy = "Two templates of the kit make a document of this name.", "Rename one of the parts."
                flaws.append(_flaw(kit, composition.edition, part.name, "document.name-taken", fact, remedy))
                continue
            names.add(part.name)
            try:
                if part.name not in stays:
                    yield _need(kit, composition, template, part)
            except AssetsError as error:
                remedy = "Correct the template."
                flaws.append(_flaw(kit, composition.edition, part.name, "document.failed", str(error), remedy))


def _need(kit: str, composition: Composition, template: TemplateManifest, part: Part) -> Needed:
    return Needed(
        kit=kit,
        edition=composition.edition,
        part=part,
        recipe=recipe(composition, template, part),
        payload=lambda: job(composition, template, part),
        renditions=frozenset(each.digest for each in composition.renditions),
    )


def _flaw(
    kit: str, edition: Edition, document: str, id_: str, message: str, remedy: str, *, is_error: bool = True
) -> Flaw:
    return Flaw(
        kit=kit,
        region=edition.region,
        locale=edition.locale,
        document=document,
        id=id_,
        message=message,
        remedy=remedy,
        is_error=is_error,
    )
