"""Released kits composed, and rendered, again → where what comes out is not what is stored."""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assets.manifest import KitManifest, Manifest
from assets.media.documents import PDF
from assets.media.recipes import engine as drawing_engine
from assets.models import Brand, Document, DocumentUse, Release
from assets.progress import Progress
from assets.publishing.documents import Needed, compose_kit, render_all
from assets.rendering import Bundle, engine_of

EXCERPT = 60
Uses = Mapping[tuple[str, str, str], Document]
"""A release's documents by region, locale and name."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong. `kind`: release, lock, reference, file, document, index, edition, recipe or rendering."""

    kind: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class Reproducing:
    """Over a brand's kits; `rendered` and `foreign` count as `damages` goes on. Each document is rendered once."""

    def __init__(self, brand: Brand, sound: Mapping[str, Manifest]) -> None:
        self._brand = brand
        self._sound = sound
        self._done: set[str] = set()
        self.rendered = 0
        self.foreign: Counter[str] = Counter()

    def damages(self, *, is_rendering: bool, progress: Progress) -> Iterator[Damage]:
        """Of each kit's release whose content and parts are sound."""
        rows = Release.objects.filter(asset__brand_id=self._brand.pk, asset__kind="kit").select_related("asset")
        for row in rows.defer("credits", "manifest").order_by("pk").iterator():
            kit = self._sound.get(row.digest)
            if isinstance(kit, KitManifest) and all(digest in self._sound for digest in row.lock.values()):
                yield from self._of_kit(row, kit, is_rendering=is_rendering, progress=progress)

    def _of_kit(self, row: Release, kit: KitManifest, *, is_rendering: bool, progress: Progress) -> Iterator[Damage]:
        name = f"{row.asset.ref}@{row.number}"
        assets = {part: self._sound[digest] for part, digest in row.lock.items()}
        composed = compose_kit(Bundle(kit, row.lock, assets))
        needed = {(each.edition.region, each.edition.locale, each.part.name): each for each in composed.needed}
        uses = _uses(row)
        for flaw in composed.flaws:
            yield Damage("edition", f"{name} {flaw.region}/{flaw.locale}", flaw.message)
        for place in sorted(needed.keys() - uses.keys()):
            yield Damage("edition", place_of(name, place), "The document is missing.")
        for place in sorted(uses.keys() - needed.keys()):
            yield Damage("edition", place_of(name, place), "The release makes no such document.")
        again: dict[str, tuple[str, Needed]] = {}
        for place in sorted(uses.keys() & needed.keys()):
            yield from self._against(place_of(name, place), uses[place], needed[place], again)
        if is_rendering:
            yield from self._rendered(again, progress)

    def _against(
        self, label: str, stored: Document, needed: Needed, again: dict[str, tuple[str, Needed]]
    ) -> Iterator[Damage]:
        """The stored document's row against what the release makes; those to render again are added to `again`."""
        if stored.engine != (here := dict(engine_of(needed.part.media_type))):
            self.foreign[_other(stored.engine, here)] += 1
        elif stored.recipe != needed.recipe and (drawn_by := _foreign_drawing(stored)):
            self.foreign[_other(drawn_by, {name: _drawing().get(name, "none") for name in drawn_by})] += 1
        elif stored.recipe != needed.recipe or stored.media_type != needed.part.media_type:
            yield Damage("recipe", label, "It is not the document that the release makes: its recipe is another one.")
        elif stored.recipe not in self._done:
            self._done.add(stored.recipe)
            again[stored.recipe] = (label, needed)

    def _rendered(self, again: Mapping[str, tuple[str, Needed]], progress: Progress) -> Iterator[Damage]:
        rendering = render_all(
            [needed for _, needed in again.values()],
            progress=lambda done, of: progress("rendering documents again", done, of),
        )
        self.rendered += len(rendering.made)
        for row in Document.objects.filter(recipe__in=list(again)).order_by("pk").iterator(16):
            label, _ = again[row.recipe]
            made = rendering.made.get(row.recipe)
            if made is None:
                yield Damage("rendering", label, "It cannot be rendered again.")
            elif made.body != bytes(row.body):
                yield Damage("rendering", label, first_difference(bytes(row.body), made.body))
            elif made.spans != _spans(row):
                yield Damage("rendering", label, "Its index is not the one that rendering makes.")


def first_difference(stored: bytes, made: bytes) -> str:
    """The first line in which two documents differ, with what each has there."""
    ours, theirs = (body.decode(errors="replace").splitlines(keepends=True) for body in (stored, made))
    number = next(
        (place for place, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other),
        min(len(ours), len(theirs)),
    )
    one, other = (lines[number] if number < len(lines) else "" for lines in (ours, theirs))
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    shown = slice(max(0, start - EXCERPT // 2), start + EXCERPT)
    return f"Line {number + 1}: stored is {one[shown]!r}, rendered again it is {other[shown]!r}."


def _uses(row: Release) -> Uses:
    found = DocumentUse.objects.filter(release=row).select_related("document")
    rows = found.defer("document__body", "document__spans")
    return {(use.region, use.locale, use.name): use.document for use in rows}


def place_of(name: str, place: tuple[str, str, str]) -> str:
    """`kit/spring-launch@3 CH/fr-CH web.html`."""
    region, locale, document = place
    return f"{name} {region}/{locale} {document}"


def _foreign_drawing(stored: Document) -> Mapping[str, str]:
    """Another engine that drew a derived file of the document; empty where none did. One query."""
    drawn_by = stored.renditions.values_list("engine", flat=True)
    return next((each for each in drawn_by if not each.items() <= _drawing().items()), {})


def _drawing() -> Mapping[str, str]:
    """Every version that a derived file of any type may depend on."""
    return drawing_engine(PDF)


def _other(made_by: Mapping[str, str], here: Mapping[str, str]) -> str:
    """What of another engine is not as it is here: `icu 77.1`."""
    differing = sorted(name for name in {*made_by, *here} if made_by.get(name) != here.get(name))
    return ", ".join(f"{name} {made_by.get(name, 'none')}" for name in differing)


def _spans(row: Document) -> bytes | None:
    try:
        return zlib.decompress(bytes(row.spans)) if row.spans is not None else None
    except zlib.error:
        return None
