"""An asset, an edition and a state → the release that answers, or the same refusal for all that may not be read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Value

from assets.delivery.access import Reader, Seen, memberships_of
from assets.delivery.recalls import is_touched, recall_of_asset, refuse
from assets.delivery.states import (
    Library,
    State,
    current_activation,
    library,
    library_of_release,
    locked_libraries,
)
from assets.errors import NotReleased, UnknownAsset
from assets.manifest import Kind
from assets.models import Activation, DocumentUse, Release
from assets.models.release import PACKED
from assets.rendering import Edition


@dataclass(frozen=True, slots=True)
class Served:
    """The release that an edition gets, and the brand's facts it is read with.

    `is_touched`: whether a live recall reaches a file that the release names.
    """

    edition: Edition
    release: Release
    library: Library
    is_touched: bool = False


def find(reader: Reader, brand_key: str, kind: Kind, key: str, state: State) -> Seen:
    """The asset of this key, if the reader may see it anywhere. Raises UnknownAsset. One query."""
    if brand_key != reader.brand_key:
        raise UnknownAsset(f"There is no brand {brand_key!r}.")
    grants = [grant for grant in reader.grants if kind.value in grant.kinds]
    rows = memberships_of(reader, grants, now=state.now).filter(asset__kind=kind.value, asset__key=key)
    recall_id = recall_of_asset(state.now, "asset") if state.has_recalls else Value(None, BigIntegerField())
    found = tuple(rows.order_by().values_list("collection", "asset", recall_id))
    if not found:
        raise UnknownAsset(f"There is no {kind.value}/{key}.")
    _, asset, recall = found[0]
    shown = {collection for collection, _, _ in found}
    regions = frozenset(grant.region for grant in grants if grant.collection_id in shown)
    return Seen(asset, reader.brand_id, kind, key, regions, recall)


def serve(reader: Reader, brand_key: str, kind: Kind, key: str, edition: Edition, state: State) -> Served:
    """What an edition of an asset gets. Raises UnknownAsset, NotReleased, and Recalled for nothing that these hide.

    Three queries for a current state, at most six for a release by number, which answers only where it has been live
    for the region by now. Kits have an edition where they have documents: see delivery.documents.
    """
    seen = find(reader, brand_key, kind, key, state)
    if state.number is None:
        return serve_current(seen, library(reader, brand_key, state), edition, state)
    release = _pinned(seen, state.number, state.now)
    facts = library_of_release(release, kind, seen.brand_id, state.now)
    _require_edition(seen, facts, edition)
    if not _starts(release, state).filter(region__in=facts.path(edition.region)).exists():
        raise NotReleased(f"{seen.ref} has no such release in {edition.region}.")
    refuse(seen.recall_id)
    return Served(edition, release, facts, release.is_touched)  # type: ignore[attr-defined]


def serve_current(seen: Seen, facts: Library, edition: Edition, state: State) -> Served:
    """The same for an asset that was found and the brand's facts at the state's time. One query."""
    path = facts.path(edition.region)
    if not seen.is_readable(path):
        raise UnknownAsset(f"There is no {seen.ref} in {edition.region}.")
    rows = Activation.objects.with_releases()
    if state.has_recalls:
        rows = rows.annotate(is_touched=is_touched(state.now, "release"))
    current = current_activation(seen.id, state.at, path, rows)
    if current is None or current.release is None or (seen.kind is not Kind.KIT and not facts.has(edition)):
        raise NotReleased(f"{seen.ref} was not live in {edition} at that time.")
    refuse(seen.recall_id)
    return Served(edition, current.release, facts, getattr(current, "is_touched", False))


def editions_of(seen: Seen, facts: Library, state: State) -> tuple[Served, ...]:
    """The editions of an asset that may be read, in the order of regions and of each market's locales.

    `facts` are the brand's at the state's time. At most six queries, however many regions and releases there are.
    Raises Recalled for a recalled asset that has one.
    """
    facts, live = _live(seen, facts, state)
    if live:
        refuse(seen.recall_id)
    if seen.kind is Kind.KIT:
        return _kit_editions(seen, live)
    return tuple(
        Served(Edition(code, locale), release, facts)
        for code, release in live.items()
        for locale in facts.locales(code)
    )


def serve_template(seen: Seen, facts: Library, state: State) -> Release:
    """The release of an asset without editions: the world's, else that of the first region that may be read."""
    _, live = _live(seen, facts, state)
    if not live:
        raise NotReleased(f"{seen.ref} was not live at that time.")
    return next(iter(live.values()))


def readable_paths(seen: Seen, facts: Library) -> dict[str, tuple[str, ...]]:
    """The path to the world of each region in which the asset may be read, by code."""
    paths = ((region.code, facts.path(region.code)) for region in facts.regions)
    return {code: path for code, path in sorted(paths) if seen.is_readable(path)}


def _live(seen: Seen, facts: Library, state: State) -> tuple[Library, dict[str, Release]]:
    """The release of each readable region that has one, by code, and the facts that go with it."""
    if state.number is None:
        return facts, _current_by_region(seen, facts, state)
    release = _pinned(seen, state.number, state.now)
    facts = library_of_release(release, seen.kind, seen.brand_id, state.now)
    started = set(_starts(release, state).values_list("region", flat=True))
    paths = readable_paths(seen, facts)
    return facts, {code: release for code, path in paths.items() if not started.isdisjoint(path)}


def _current_by_region(seen: Seen, facts: Library, state: State) -> dict[str, Release]:
    """One query: of each region that was ever named, the newest activation in effect."""
    started = Activation.objects.filter(asset=seen.id, effective_at__lte=state.at, cancelled_at__isnull=True)
    newest = started.filter(region=OuterRef("region")).order_by("-effective_at", "-id")
    rows = Activation.objects.with_releases().filter(asset=seen.id, pk=Subquery(newest.values("pk")[:1]))
    by_region = {row.region: row for row in rows}
    found = {}
    for code, path in readable_paths(seen, facts).items():
        reaching = [by_region[each] for each in path if each in by_region]
        row = max(reaching, key=lambda each: (each.effective_at, each.pk), default=None)
        if row and row.release:
            found[code] = row.release
    return found


def _kit_editions(seen: Seen, live: Mapping[str, Release]) -> tuple[Served, ...]:
    """A kit has the editions that it has documents for, ordered as the brand it is locked to orders them."""
    releases = {release.pk: release for release in live.values()}
    uses = DocumentUse.objects.filter(release__in=list(releases), region__in=list(live)).order_by()
    known = set(uses.values_list("release", "region", "locale").distinct())
    facts = locked_libraries(releases, seen.brand_id)
    return tuple(
        Served(Edition(code, locale), release, facts[release.pk])
        for code, release in live.items()
        if release.pk in facts
        for locale in facts[release.pk].locales(code)
        if (release.pk, code, locale) in known
    )


def _pinned(seen: Seen, number: int, now: dt.datetime) -> Release:
    rows = Release.objects.filter(asset=seen.id, number=number).annotate(is_touched=is_touched(now, "pk"))
    release = rows.defer(*PACKED).first()
    if release is None:
        raise NotReleased(f"{seen.ref} has no such release.")
    return release


def _require_edition(seen: Seen, facts: Library, edition: Edition) -> None:
    if not seen.is_readable(facts.path(edition.region)) or not facts.has(edition):
        raise UnknownAsset(f"There is no {seen.ref} in {edition}.")


def _starts(release: Release, state: State) -> QuerySet[Activation]:
    """Where and since when the release has been live by now."""
    return Activation.objects.filter(release=release, effective_at__lte=state.now, cancelled_at__isnull=True)
