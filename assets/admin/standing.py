"""Assets → how each stands: what is live everywhere, and whether its draft says something else by now."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.html import format_html
from django.utils.safestring import SafeString

from assets.manifest import TemplateManifest, from_json, sha256, to_json
from assets.models import Activation, Asset, Release, Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """`number`: the release live in 001, if any. `is_different`: publishing the draft would change what is live."""

    number: int | None = None
    is_withdrawn: bool = False
    is_different: bool = False
    is_deleted: bool = False

    @property
    def word(self) -> str:
        if self.is_deleted:
            return "deleted"
        if self.number is not None:
            return "live"
        return "withdrawn" if self.is_withdrawn else "draft"

    @property
    def text(self) -> str:
        if self.number is None or self.is_deleted:
            return {"draft": "never released"}.get(self.word, self.word)
        return f"live: release {self.number}" + (", draft differs" if self.is_different else "")


def of_assets(
    assets: Iterable[Asset], newest: Mapping[uuid.UUID, Snapshot], *, now: dt.datetime
) -> dict[uuid.UUID, Standing]:
    """The standing of each asset by id, from its newest snapshot. One query, however many assets."""
    rows = list(assets)
    activations = Activation.objects.of_assets(rows).current(at=now).select_related("release")
    activations = activations.defer("release__lock", "release__credits")
    live = {row.asset_id: row.release for row in activations}
    drafted = {pk: snapshot.digest for pk, snapshot in newest.items()}
    return {row.pk: _standing(row, live, drafted.get(row.pk, "")) for row in rows}


def _standing(asset: Asset, live: dict[uuid.UUID, Release | None], drafted: str) -> Standing:
    release = live.get(asset.pk)
    return Standing(
        number=release.number if release else None,
        is_withdrawn=asset.pk in live and release is None,
        is_different=release is not None and _draft_digest(release) != drafted,
        is_deleted=asset.deleted_at is not None,
    )


def _draft_digest(release: Release) -> str:
    """The digest of the draft that would freeze to this release: a template's without what publishing copied in."""
    manifest = from_json(release.manifest)
    if isinstance(manifest, TemplateManifest):
        manifest = replace(manifest, layouts={}, catalogues={})
    return sha256(to_json(manifest).encode())


def badge(standing: Standing) -> SafeString:
    """The standing as a short marked text, readable without its colour."""
    word = "differs" if standing.is_different else standing.word
    return format_html('<span class="standing standing-{}">{}</span>', word, standing.text)
