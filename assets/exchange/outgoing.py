"""A kit's released or previewed documents with the media they show → files to write out."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from assets.checks import Problem
from assets.errors import NotReleased, UnknownAsset
from assets.exporters import Document, ExportedFile, Media, files, media_in
from assets.manifest import BrandManifest, Kind, ref
from assets.media.inspection import extension
from assets.media.storage import read
from assets.models import Activation, Asset, Brand, DocumentUse, File, Release
from assets.publishing import Progress, preview
from assets.publishing.library import assets_of, current_of, locked
from assets.rendering import Edition, engine, regions_to_world

Wanted = Callable[[Edition], bool]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`files` to write; `editions` among them; `problems` of a preview, none for what was released."""

    files: tuple[ExportedFile, ...]
    editions: tuple[Edition, ...]
    problems: tuple[Problem, ...] = ()


def released_files(*, brand: Brand, key: str, at: dt.datetime, wanted: Wanted, number: int | None = None) -> Outgoing:
    """The stored documents of a kit as current at `at` for each region, or of release `number`.

    Raises UnknownAsset for an unknown kit or release, NotReleased where nothing is live for a wanted edition.
    """
    name = ref(Kind.KIT, key)
    kit = assets_of(brand, [name]).get(name)
    if kit is None:
        raise UnknownAsset(f"There is no {name} in {brand.key}. Correct the key.")
    releases = _pinned(kit, number) if number is not None else _current(brand, kit, at)
    uses = [
        use
        for region, release in sorted(releases.items())
        for use in DocumentUse.objects.filter(release=release, region=region).select_related("document")
        if wanted(Edition(use.region, use.locale))
    ]
    if not uses:
        raise NotReleased(f"{name} has no released document for that edition and time. Publish it, or use --draft.")
    documents = [
        Document(
            use.region, use.locale, use.name, use.document.media_type, bytes(use.document.body), use.document.recipe
        )
        for use in uses
    ]
    release = next(iter(releases.values()))
    facts = uses[0].document.engine
    return _outgoing(documents, _media_base(brand, release), key, facts)


def previewed_files(*, brand: Brand, key: str, now: dt.datetime, wanted: Wanted, progress: Progress) -> Outgoing:
    """The documents of a kit's drafts, with every problem found. Raises UnknownAsset."""
    shown = preview(brand=brand, key=key, now=now, wanted=wanted, progress=progress)
    documents = [
        Document(item.edition.region, item.edition.locale, item.name, item.media_type, item.body, item.recipe)
        for item in shown.documents
    ]
    made = _outgoing(documents, shown.media_base, key, engine())
    return Outgoing(made.files, made.editions, shown.problems)


def _outgoing(documents: Iterable[Document], media_base: str, key: str, facts: Mapping[str, str]) -> Outgoing:
    kept = tuple(documents)
    digests = media_in((document.body for document in kept), media_base)
    media = [
        Media(file.digest, file.media_type, extension(file.media_type), read(file.digest))
        for file in File.objects.filter(digest__in=digests)
    ]
    made = files(kept, media, kit=key, media_base=media_base, engine=facts)
    return Outgoing(made, tuple(dict.fromkeys(Edition(each.region, each.locale) for each in kept)))


def _pinned(kit: Asset, number: int) -> dict[str, Release]:
    release = Release.objects.filter(asset=kit, number=number).first()
    if release is None:
        raise UnknownAsset(f"{kit.ref} has no release {number}. `releases {kit.ref}` lists them.")
    regions = DocumentUse.objects.filter(release=release).values_list("region", flat=True).distinct()
    return dict.fromkeys(regions, release)


def _current(brand: Brand, kit: Asset, at: dt.datetime) -> dict[str, Release]:
    """The release that each region gets, by code."""
    facts = current_of(brand, [brand.ref], at=at).get(brand.ref)
    if facts is None or not isinstance(facts.manifest, BrandManifest):
        raise NotReleased(
            f"{brand.key} was not released at {at.isoformat()}. Publish {kit.ref}, or ask for a later time."
        )
    found = {}
    for region in facts.manifest.regions:
        path = regions_to_world(facts.manifest, region.code)
        row = (
            Activation.objects.reaching(at=at, regions=path)
            .filter(asset=kit)
            .select_related("release")
            .order_by("-effective_at", "-id")
            .first()
        )
        if row and row.release:
            found[region.code] = row.release
    return found


def _media_base(brand: Brand, release: Release) -> str:
    """Where the release's documents find media: its own brand's media base."""
    name = brand.ref
    facts = locked(brand, {name: release.lock[name]})[name].manifest if name in release.lock else None
    if not isinstance(facts, BrandManifest):
        raise NotReleased(f"{release} of {release.asset_id} locks no brand. Publish it again.")
    return facts.media_base
