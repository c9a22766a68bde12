"""A reader and a state → which assets, releases, regions and logos it is shown: exactly those it could also open."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assets.delivery.access import Granted, Reader, Seen, memberships_of, visible_to
from assets.delivery.recalls import not_recalled, refuse
from assets.delivery.releases import readable_paths
from assets.delivery.states import Library, State
from assets.errors import NotReleased
from assets.manifest import WORLD, Kind, Region
from assets.models import Activation, Asset, DocumentUse, Recall, Release
from assets.rendering import Edition, editions_in

Markets = dict[tuple[tuple[str, ...], tuple[Granted, ...]], list[str]]
"""Codes of regions that read alike, by the activated regions they look at and the grants that reach them."""


@dataclass(frozen=True, slots=True)
class PastRelease:
    """A release that has been live, and its starts that reach what the reader may read, newest first."""

    release: Release
    activations: tuple[Activation, ...]


def current_assets(
    reader: Reader, facts: Library, kind: Kind, state: State, edition: Edition | None = None
) -> QuerySet[Asset]:
    """The assets of a kind that have an edition for the reader at the state's time, by key; or this very edition.

    One query before its own. Regions that look at the same activations under the same grants are asked about together.
    """
    condition = Q(pk__in=[])
    for (path, grants), codes in _markets(reader, facts, kind, edition).items():
        live = Activation.objects.filter(asset__brand_id=reader.brand_id, asset__kind=kind.value)
        live = live.current(at=state.at, regions=path).filter(release__isnull=False)
        if kind is Kind.KIT:
            live = live.filter(release__documents__region__in=codes)
        shown = visible_to(reader, now=state.now, grants=grants)
        condition |= Q(pk__in=live.values("asset")) & Q(pk__in=shown.values("pk"))
    found = Asset.objects.filter(condition, kind=kind.value).order_by("key")
    return not_recalled(found, state.now) if kind is Kind.MEDIA else found


def history_of(seen: Seen, facts: Library, now: dt.datetime) -> tuple[PastRelease, ...]:
    """The releases that have been live by now where the reader may read, newest first. At most two queries.

    Raises NotReleased where there is none, as for an asset that does not exist, and Recalled.
    """
    rows = Activation.objects.with_releases().filter(
        asset=seen.id, effective_at__lte=now, cancelled_at__isnull=True, release__isnull=False
    )
    paths = readable_paths(seen, facts)
    rendered = _rendered(seen, paths) if seen.kind is Kind.KIT else None
    found: dict[int, tuple[Release, list[Activation]]] = {}
    for row in rows.order_by("-effective_at", "-id"):
        reached = {code for code, path in paths.items() if row.region in path}
        release = row.release
        if release and (reached if rendered is None else reached & rendered.get(release.pk, set())):
            found.setdefault(release.number, (release, []))[1].append(row)
    if not found:
        raise NotReleased(f"{seen.ref} has not been live.")
    refuse(seen.recall_id)
    newest_first = sorted(found.items(), reverse=True)
    return tuple(PastRelease(release, tuple(starts)) for _, (release, starts) in newest_first)


def readable_editions(reader: Reader, facts: Library) -> tuple[Edition, ...]:
    """The market and language pairs that a grant reaches."""
    return editions_in(region for region in facts.regions if reader.covers(facts.path(region.code)))


def readable_regions(reader: Reader, facts: Library) -> tuple[Region, ...]:
    """The markets that a grant reaches, and those above them, which their editions may fall back to."""
    paths = [facts.path(region.code) for region in facts.regions]
    shown = {code for path in paths if reader.covers(path) for code in path}
    return tuple(region for region in facts.regions if region.code in shown)


def readable_logos(reader: Reader, facts: Library, now: dt.datetime) -> dict[str, str]:
    """The brand's logos by role, as media keys, but those that are hidden from the reader or recalled. One query."""
    wanted = set(facts.manifest.logos.values())
    rows = memberships_of(reader, reader.grants, now=now).filter(asset__kind=Kind.MEDIA.value, asset__key__in=wanted)
    rows = rows.exclude(asset__recalls__in=Recall.objects.live(at=now))
    shown = set(rows.values_list("asset__key", flat=True))
    return {role: key for role, key in facts.manifest.logos.items() if key in shown}


def _markets(reader: Reader, facts: Library, kind: Kind, edition: Edition | None) -> Markets:
    named = Activation.objects.filter(asset__brand_id=reader.brand_id, asset__kind=kind.value).exclude(region=WORLD)
    own = {*named.order_by().values_list("region", flat=True).distinct(), WORLD}
    grants = [grant for grant in reader.grants if kind.value in grant.kinds]
    markets: Markets = {}
    for region in facts.regions if edition is None else (facts.market(edition.region),):
        path = facts.path(region.code)
        reaching = tuple(grant for grant in grants if grant.covers(path))
        if reaching and (region.locales or kind is Kind.TEMPLATE):
            looked_at = tuple(code for code in path if code in own)
            markets.setdefault((looked_at, reaching), []).append(region.code)
    return markets


def _rendered(seen: Seen, codes: Iterable[str]) -> dict[int, set[str]]:
    """The regions that each of a kit's releases has documents for."""
    uses = DocumentUse.objects.filter(release__asset=seen.id, region__in=list(codes)).order_by()
    found: dict[int, set[str]] = {}
    for release, region in uses.values_list("release", "region").distinct():
        found.setdefault(release, set()).add(region)
    return found
