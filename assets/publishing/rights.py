"""Releases about to start → a refusal where a kit would show media without the right, however it becomes current."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assets.checks import Problem, Severity, Subject
from assets.checks.rights import missing_rights
from assets.errors import PublishingRefused
from assets.manifest import MEDIA_RIGHTS, Kind, KitManifest, Manifest, MediaManifest
from assets.models import Asset, Brand, Release
from assets.publishing.library import current_of, manifests_of
from assets.publishing.starting import Start
from assets.rendering import Bundle, Composition, compose, editions, regions_to_world


def require_rights(
    brand: Brand, releases: Mapping[Asset, Release], starts: Sequence[Start], *, now: dt.datetime
) -> None:
    """Raises PublishingRefused where a kit among the releases lacks a right in a region on the day it starts there.

    A media's rights are those of its current release, as long as that still has one of the files that are shown: what
    was agreed since counts. At most two queries a kit.
    """
    kits = {asset.ref: release for asset, release in releases.items() if asset.kind == Kind.KIT}
    found = (each for name, release in kits.items() for each in _lacking(brand, name, release, starts, now))
    problems = tuple(dict.fromkeys(found))
    if problems:
        message = f"Nothing was changed: rights are missing for {len(problems)} of what would be shown."
        raise PublishingRefused(message, problems=problems)


def _lacking(brand: Brand, kit: str, release: Release, starts: Sequence[Start], now: dt.datetime) -> Iterator[Problem]:
    content = manifests_of(brand, [release.digest, *release.lock.values()])
    manifest = content[release.digest]
    if not isinstance(manifest, KitManifest):
        return
    assets = {name: content[digest] for name, digest in release.lock.items()}
    bundle = Bundle(manifest, release.lock, assets)
    known = {**assets, **_current_rights(brand, assets, now)}
    for at, composed in _by_start(bundle, starts).items():
        pairs = tuple((kit, each) for each in composed)
        subject = Subject(bundle.brand, known, frozenset(), pairs, at=at)
        yield from (each for each in missing_rights(subject) if each.severity is Severity.ERROR)


def _by_start(bundle: Bundle, starts: Sequence[Start]) -> Mapping[dt.datetime, list[Composition]]:
    """Each edition that starts, by when: the start of the nearest region that it lies in counts."""
    by_region = {start.region: start.at for start in starts}
    found: dict[dt.datetime, list[Composition]] = {}
    for edition in editions(bundle):
        path = regions_to_world(bundle.brand, edition.region)
        if nearest := next((code for code in path if code in by_region), ""):
            found.setdefault(by_region[nearest], []).append(compose(bundle, edition))
    return found


def _current_rights(brand: Brand, assets: Mapping[str, Manifest], now: dt.datetime) -> dict[str, Manifest]:
    media = {name: asset for name, asset in assets.items() if isinstance(asset, MediaManifest)}
    found: dict[str, Manifest] = {}
    for name, release in (current_of(brand, media, at=now) if media else {}).items():
        agreed = release.manifest()
        if isinstance(agreed, MediaManifest) and set(agreed.files) & set(media[name].files):
            found[name] = replace(media[name], **{field: getattr(agreed, field) for field in MEDIA_RIGHTS})
    return found
