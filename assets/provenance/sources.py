"""A row of a document's index → what was written: asset, field, place, release, revision, and the acts behind them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assets.localization import Reason, Route, reason_of
from assets.manifest import Kind, KitManifest, from_json
from assets.models import Act, Release, Snapshot
from assets.rendering.tracing import cells

VARIANTS = ("block", "term", "media")
"""Kinds of sources that are variants: a field's value for a locale and region."""
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Written:
    """One source. `kind` is block, term, media, argument, brand, market, catalogue, template or layout.

    `reason` says why a variant of this locale and region was taken. `revision` is the asset's version in which `saved`,
    the act, wrote it; they are 0 and None for what ships with the application, and where a value has no act of its own.
    `published` is the act that released the asset.
    """

    kind: str
    ref: str
    field: str
    locale: str
    region: str
    reason: Reason | None
    via: str
    release: int
    revision: int
    saved: Act | None
    published: Act | None

    @property
    def is_fallback(self) -> bool:
        return self.reason in (Reason.PARENT_LOCALE, Reason.SOURCE_LOCALE)


class Sources:
    """Resolves rows of documents of one kit's release. Three queries, whatever number of rows."""

    def __init__(self, kit: Release, route: Route, rows: Iterable[Row]) -> None:
        self._route = route
        wanted = {ref_of_row(row) for row in rows} - {""}
        self._releases = _releases(kit, wanted)
        self._pointers = {tuple(row): self._pointer(row) for row in rows}
        ids = {act for row in rows if (act := self._act(row))}
        self._acts = Act.objects.in_bulk(ids)
        snapshots = Snapshot.objects.filter(act__in=ids).values_list("act", "asset", "version")
        self._versions = {(act, asset): version for act, asset, version in snapshots}

    def written(self, row: Row) -> Written:
        kind, entry, locale, region, _, _, via = cells(row)
        name, _, field = (entry or "").partition("#")
        release, act = self._releases.get(name), self._act(row)
        is_variant = kind in VARIANTS
        return Written(
            kind=kind,
            ref=name,
            field=(field or "value") if is_variant else "",
            locale=locale or "",
            region=region or "",
            reason=reason_of(locale, region, self._route) if is_variant else None,
            via=via or "",
            release=release.number if release else 0,
            revision=self._versions.get((act, release.asset_id), 0) if act and release else 0,
            saved=self._acts.get(act) if act else None,
            published=release.act if release else None,
        )

    def _act(self, row: Row) -> int | None:
        release = self._releases.get(ref_of_row(row))
        return release.credits.get(self._pointers[tuple(row)]) if release else None

    def _pointer(self, row: Row) -> str:
        """Where the release's credits name what the row names, "" where they do not."""
        kind, entry, locale, region, _, _, via = cells(row)
        name, _, field = (entry or "").partition("#")
        if kind in VARIANTS:
            return f"/variants/{field or 'value'}/{locale}/{region}"
        if kind == Kind.TEMPLATE.value and via:
            return f"/parts/{via.rpartition(':')[0]}"
        if kind == "brand":
            return f"/{via}"
        if kind == "market":
            return f"/regions/{region}"
        return self._argument(name, via or "") if kind == "argument" else ""

    def _argument(self, name: str, via: str) -> str:
        """The nearest placement that gives the argument; "" where a template's slot gives it."""
        item, _, argument = via.partition("#")
        manifest = from_json(self._releases[name].manifest) if name in self._releases else None
        placements = manifest.placements if isinstance(manifest, KitManifest) else ()
        giving = [
            each
            for each in placements
            if each.asset == item and argument in each.arguments and each.region in self._route.regions
        ]
        nearest = min(giving, key=lambda each: self._route.regions.index(each.region), default=None)
        if nearest is None:
            return ""
        return f"/placements/{nearest.slot}/{nearest.channel}/{nearest.region}/{nearest.position}"


def ref_of_row(row: Row) -> str:
    """The asset that a row names, "" for a coarse one."""
    return row[1].partition("#")[0] if len(row) > 1 and isinstance(row[1], str) else ""


def _releases(kit: Release, wanted: Iterable[str]) -> Mapping[str, Release]:
    """The locked releases of these assets and the kit's own, by reference."""
    lock = {name: kit.lock[name] for name in wanted if name in kit.lock}
    rows = Release.objects.filter(asset__brand_id=kit.asset.brand_id, digest__in=set(lock.values()))
    rows = rows.select_related("asset", "act").defer("manifest", "lock")
    return {**{row.asset.ref: row for row in rows}, kit.asset.ref: kit}
