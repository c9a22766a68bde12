"""`block/hero@r12` → what the asset said then: a revision, a release, or the draft as it is."""

import re
from dataclasses import dataclass

from assets import drafts, history
from assets.errors import BadContent, NotReleased, UnknownAsset
from assets.manifest import Manifest, TemplateManifest, from_json
from assets.models import Asset, Brand, Release, Snapshot
from assets.publishing.layouts import complete_template
from assets.publishing.library import require_asset

DRAFT = "draft"
_NAME = re.compile(r"(?P<ref>[^@]+)@(?:draft|r(?P<version>[1-9][0-9]{0,8})|(?P<number>[1-9][0-9]{0,8}))", re.ASCII)
FORM = "Write kind/key@r12 for a revision, kind/key@3 for a release, or kind/key@draft."


@dataclass(frozen=True, slots=True)
class State:
    """What an asset says in a revision, a release or its draft; `name` is how it was asked for."""

    name: str
    asset: Asset
    manifest: Manifest


def state_of(brand: Brand, name: str) -> State:
    """Raises BadContent for a name of another form, UnknownAsset and NotReleased for what is not there."""
    match = _NAME.fullmatch(name) if len(name) <= 200 else None
    if match is None:
        raise BadContent(f"{name[:60]!r} names no state. {FORM}")
    ref = match["ref"]
    asset = require_asset(brand, ref)
    if match["version"]:
        return State(name, asset, _revision(asset, int(match["version"])))
    if match["number"]:
        return State(name, asset, _release(asset, int(match["number"])))
    return State(name, asset, drafts.read(asset))


def comparable(one: State, other: State) -> tuple[Manifest, Manifest]:
    """Both manifests; a template's draft with the layouts that publishing would copy into it, if the other has them."""
    first, second = one.manifest, other.manifest
    if isinstance(first, TemplateManifest) and isinstance(second, TemplateManifest):
        if first.layouts and not second.layouts:
            return first, complete_template(second)
        if second.layouts and not first.layouts:
            return complete_template(first), second
    return first, second


def _revision(asset: Asset, version: int) -> Manifest:
    snapshot = Snapshot.objects.filter(asset_id=asset.pk, version=version).first()
    if snapshot is None:
        raise UnknownAsset(f"{asset.ref} has no revision {version}: its newest is {asset.version}.")
    return history.content(snapshot)


def _release(asset: Asset, number: int) -> Manifest:
    release = Release.objects.filter(asset_id=asset.pk, number=number).only("manifest").first()
    if release is None:
        raise NotReleased(f"{asset.ref} has no release {number}. See manage.py releases {asset.ref}")
    return from_json(release.manifest)
