"""A media or a file → a recall: from then on nothing delivers it, whatever release or time is asked for; ended once."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from assets import history
from assets.errors import BadContent, NotReleased, UnknownAsset
from assets.history import Actor
from assets.manifest import WORLD, Kind, file_surrogate_key, split_ref, surrogate_key
from assets.models import Act, Activation, Asset, Brand, File, Recall, Release
from assets.models.recall import RecallQuerySet
from assets.publishing.library import require_asset, time_in

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class UsingKit:
    """A kit whose releases of these numbers name a recalled file. `is_live`: one of them is what some region gets."""

    ref: str
    numbers: tuple[int, ...]
    is_live: bool


@dataclass(frozen=True, slots=True)
class Recalling:
    """A recall that was begun or ended. `purge`: the names (Cache-Tag) of copies that caches have to forget."""

    recall: Recall
    kits: tuple[UsingKit, ...]
    purge: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    """What a recall names: a media, or a file and the media that use it."""

    brand: Brand
    asset: Asset | None
    file: File | None
    media: tuple[Asset, ...]

    def recalls(self) -> RecallQuerySet:
        return Recall.objects.filter(brand=self.brand, asset=self.asset, file=self.file)

    @property
    def digests(self) -> list[str]:
        """Of every file that the recall reaches."""
        rows = File.objects.filter(releases__asset=self.asset) if self.asset else File.objects.filter(pk=self.file)
        return list(rows.order_by("digest").values_list("digest", flat=True).distinct())


def recall(
    *,
    brand: Brand,
    name: str,
    reason: str,
    actor: Actor,
    clock: Callable[[], dt.datetime],
    starts_at: dt.datetime | None = None,
    successor: str = "",
    is_file_only: bool = False,
) -> Recalling:
    """Recalls a media (`media/hero`) or a file (its SHA-256) from now, or from `starts_at` on, as one act.

    A recalled file is nobody's: brands that keep the same bytes do not deliver them either. Raises UnknownAsset,
    BadContent without a reason and for what is recalled already, NotReleased for a successor that is not live.
    """
    with transaction.atomic():
        history.lock_brand(brand)
        now = time_in(brand, clock)
        target = _target(brand, name)
        if earlier := target.recalls().unended(at=now).first():
            raise BadContent(f"{name} is recalled already, by act {earlier.act_id}. End that recall first.")
        row = Recall(
            brand=brand, asset=target.asset, file=target.file, starts_at=starts_at or now, reason=reason.strip(),
            successor=_successor(brand, successor, target, now), is_file_only=is_file_only,
        )  # fmt: skip
        _require_fields(row)
        row.act = _act(brand, target, actor, "recall", now, row.reason)
        row.save(force_insert=True)
    return _told(row, target, now)


def end_recall(*, brand: Brand, name: str, actor: Actor, clock: Callable[[], dt.datetime], note: str = "") -> Recalling:
    """Ends the recall of a media or a file from now on, or one that is still ahead, as one act. Raises UnknownAsset."""
    with transaction.atomic():
        history.lock_brand(brand)
        now = time_in(brand, clock)
        target = _target(brand, name)
        row = target.recalls().unended(at=now).select_related("act").first()
        if row is None:
            raise UnknownAsset(f"{name} is not recalled. See manage.py recalls")
        row.ends_at, row.ended_by = now, _act(brand, target, actor, "end recall", now, note)
        Recall.objects.filter(pk=row.pk).update(ends_at=row.ends_at, ended_by=row.ended_by)
    return _told(row, target, now)


def recalls_of(brand: Brand, *, now: dt.datetime, with_ended: bool = False) -> tuple[Recall, ...]:
    """Those that are live or ahead, or all there were, newest first. One query."""
    rows = Recall.objects.filter(brand=brand).select_related("asset", "successor", "act", "ended_by")
    return tuple(rows if with_ended else rows.unended(at=now))


def _target(brand: Brand, name: str) -> _Target:
    if DIGEST.fullmatch(name):
        file = File.objects.filter(digest=name).first()
        media = Asset.objects.filter(brand_id=brand.pk, releases__files=name, kind=Kind.MEDIA.value).distinct()
        if file is None or not media:
            raise UnknownAsset(f"No release of a media in {brand.key} has the file {name}. Correct the digest.")
        return _Target(brand, None, file, tuple(media.order_by("key")))
    if split_ref(name)[0] is not Kind.MEDIA:
        raise BadContent(f"{name} is no media. Recalled are media and files; take {name} off the air by withdraw.")
    asset = require_asset(brand, name)
    return _Target(brand, asset, None, (asset,))


def _successor(brand: Brand, name: str, target: _Target, now: dt.datetime) -> Asset | None:
    if not name:
        return None
    found = _target(brand, name).asset
    if found is None or found in target.media:
        raise BadContent(f"{name} cannot succeed what is recalled. Name another media, such as media/hero-2.")
    live = Activation.objects.filter(asset=found).current(at=now).exclude(release=None)
    if found.deleted_at or not live.exists() or Recall.objects.live(at=now).filter(asset=found).exists():
        raise NotReleased(f"{name} is not live, so nobody can use it instead. Publish it first.")
    return found


def _require_fields(row: Recall) -> None:
    try:
        row.clean_fields(exclude=["brand", "asset", "file", "ends_at", "successor", "act", "ended_by"])
    except ValidationError as error:
        raise BadContent(f"The reason: {' '.join(error.messages)} Say in a sentence why it is recalled.") from error


def _act(brand: Brand, target: _Target, actor: Actor, verb: str, now: dt.datetime, note: str) -> Act:
    subjects = [asset.ref for asset in target.media]
    return history.record_act(brand=brand, actor=actor, verb=verb, now=now, subjects=subjects, note=note)


def _told(row: Recall, target: _Target, now: dt.datetime) -> Recalling:
    digests = target.digests
    kits = _kits(row.brand, digests, now)
    refs = [*(asset.ref for asset in target.media), *(kit.ref for kit in kits)]
    names = [*map(file_surrogate_key, digests), *(surrogate_key(row.brand.key, name) for name in refs)]
    return Recalling(row, kits, tuple(names))


def _kits(brand: Brand, digests: Iterable[str], now: dt.datetime) -> tuple[UsingKit, ...]:
    """The kits of which a release names these files, by key. Two queries."""
    rows = Release.objects.filter(asset__brand_id=brand.pk, asset__kind=Kind.KIT.value, files__in=list(digests))
    found: dict[Asset, set[int]] = {}
    for row in rows.select_related("asset").only("number", "asset").distinct():
        found.setdefault(row.asset, set()).add(row.number)
    live = _live_numbers(found, now)
    named = sorted(found.items(), key=lambda item: item[0].key)
    return tuple(
        UsingKit(asset.ref, tuple(sorted(numbers)), not numbers.isdisjoint(live.get(asset, ())))
        for asset, numbers in named
    )


def _live_numbers(kits: Iterable[Asset], now: dt.datetime) -> dict[Asset, set[int]]:
    """The numbers that some region gets: the newest of each region that nothing wider came after."""
    rows = Activation.objects.of_assets(kits).filter(effective_at__lte=now, cancelled_at__isnull=True)
    newest: dict[Asset, dict[str, int]] = {}
    for row in rows.select_related("asset", "release").order_by("effective_at", "id"):
        by_region = newest.setdefault(row.asset, {})
        if row.region == WORLD:
            by_region.clear()
        by_region[row.region] = row.release.number if row.release else 0
    return {asset: set(numbers.values()) for asset, numbers in newest.items()}
