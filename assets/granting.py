"""Who may read: partners, their grants and keys, and which assets a collection holds; each change is an act."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from assets import history, keys
from assets.errors import BadContent, UnknownAsset
from assets.history import Actor
from assets.manifest import WORLD, Kind
from assets.models import Act, Action, ApiKey, Asset, Brand, Collection, Grant, Membership, Partner, Region

ORIGIN = re.compile(r"https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?")
TITLE_LENGTH = 200
OVERLAP = dt.timedelta(hours=24)
LEAKED_OVERLAP = dt.timedelta(hours=1)
LONGEST_OVERLAP = dt.timedelta(days=30)
INSTANT = dt.timedelta(microseconds=1)
IN_BROWSERS = (Action.READ, Action.RENDITION)
"""What a publishable key may do that is told nothing else: pages show content and pictures."""
Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key. `secret` is its whole text, which is shown once and stored nowhere."""

    api_key: ApiKey
    secret: str = field(repr=False)


def grant(
    *,
    partner: Partner,
    collection: Collection,
    kinds: Iterable[Kind],
    actor: Actor,
    clock: Clock,
    region: str = WORLD,
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
) -> Grant:
    """Lets a partner read a collection's assets of these kinds in a region and those below it, from now on or later.

    Raises ValidationError, by field, for a collection or region that is not of the partner's brand, for kinds that
    cannot be granted, for a start that has passed, and for an end that is not after the start.
    """
    with transaction.atomic():
        _require_of_brand(partner, collection, region)
        act = _act(partner.brand, actor, "grant", clock, [f"partner/{partner.key}", f"collection/{collection.key}"])
        if starts_at is not None and starts_at < act.at:
            raise ValidationError({"starts_at": "The start has passed. Give a time ahead, or none to start now."})
        row = Grant(
            partner=partner,
            collection=collection,
            region=region,
            kinds=sorted({kind.value for kind in kinds}),
            starts_at=starts_at or act.at,
            ends_at=ends_at,
            act=act,
        )
        row.full_clean()
        row.save()
    return row


def end_grant(*, row: Grant, actor: Actor, clock: Clock) -> None:
    """Ends a grant now; it stays as a record. One that has ended stays as it is, one still ahead never starts."""
    with transaction.atomic():
        history.lock_brand(row.partner.brand)
        row.refresh_from_db(fields=["starts_at", "ends_at"])
        if row.ends_at is not None and row.ends_at <= clock():
            return
        subjects = [f"partner/{row.partner.key}", f"collection/{row.collection.key}"]
        act = _act(row.partner.brand, actor, "end grant", clock, subjects)
        row.ended_by, row.planned_ends_at = act, row.ends_at
        if row.starts_at > act.at:
            row.planned_starts_at = row.starts_at
            row.starts_at, row.ends_at = act.at - INSTANT, act.at
        else:
            row.ends_at = max(act.at, row.starts_at + INSTANT)
        row.save(update_fields=["starts_at", "ends_at", "ended_by", "planned_starts_at", "planned_ends_at"])


def add_members(
    *, collection: Collection, assets: Iterable[Asset], actor: Actor, clock: Clock
) -> tuple[Membership, ...]:
    """Puts assets into a collection from now on. Those that are in it already stay as they are.

    Raises BadContent for an asset of another brand.
    """
    wanted = {asset.pk: asset for asset in assets}
    for asset in wanted.values():
        if asset.brand_id != collection.brand_id:
            raise BadContent(f"{asset.ref} is of another brand. A collection holds its own brand's assets.")
    with transaction.atomic():
        history.lock_brand(collection.brand)
        live = set(collection.memberships.live(at=clock()).values_list("asset", flat=True))
        added = [asset for pk, asset in wanted.items() if pk not in live]
        if not added:
            return ()
        subjects = [f"collection/{collection.key}", *(asset.ref for asset in added)]
        act = _act(collection.brand, actor, "add to collection", clock, subjects)
        return tuple(
            Membership.objects.create(collection=collection, asset=asset, starts_at=act.at, act=act) for asset in added
        )


def remove_members(*, collection: Collection, assets: Iterable[Asset], actor: Actor, clock: Clock) -> None:
    """Takes assets out of a collection from now on; partners who read them only there get 404 at once."""
    with transaction.atomic():
        history.lock_brand(collection.brand)
        rows = list(collection.memberships.live(at=clock()).filter(asset__in=list(assets)).select_related("asset"))
        if not rows:
            return
        subjects = [f"collection/{collection.key}", *(row.asset.ref for row in rows)]
        act = _act(collection.brand, actor, "remove from collection", clock, subjects)
        for row in rows:
            row.ends_at, row.ended_by = max(act.at, row.starts_at + INSTANT), act
            row.save(update_fields=["ends_at", "ended_by"])


def issue_key(
    *,
    partner: Partner,
    actor: Actor,
    clock: Clock,
    title: str = "",
    expires_at: dt.datetime | None = None,
    origins: Iterable[str] = (),
    actions: Iterable[str] = (),
) -> Issued:
    """Makes a key for a partner. Its secret is in the answer and nowhere else.

    `origins`, such as https://shop.example, make it publishable: it works for their pages alone, and reads content and
    derived files unless `actions` say otherwise. Raises BadContent.
    """
    narrowed = _narrowed(origins, actions)
    key = keys.make()
    with transaction.atomic():
        act = _act(partner.brand, actor, "issue key", clock, [f"partner/{partner.key}", f"key/{key.key_id}"])
        if expires_at is not None and expires_at <= act.at:
            raise BadContent("The key would have expired already. Give a time ahead.")
        row = _store(key, act, partner=partner, title=title[:TITLE_LENGTH], expires_at=expires_at, **narrowed)
    return Issued(row, key.text)


def rotate_key(*, key_id: str, brand: Brand, actor: Actor, clock: Clock, overlap: dt.timedelta = OVERLAP) -> Issued:
    """Makes a key that does what another one does, which ends by itself after the overlap, or as it would have.

    The new one lasts as long as the old one was issued for. Raises UnknownAsset; BadContent for a key that does not
    work any more, or whose successor does, and for an overlap of nothing or of more than 30 days.
    """
    if not dt.timedelta() < overlap <= LONGEST_OVERLAP:
        raise BadContent(f"The overlap has to be above nothing and at most {LONGEST_OVERLAP.days} days.")
    key = keys.make()
    with transaction.atomic():
        old = _key_of(brand, key_id)
        _require_rotatable(old, clock())
        subjects = [f"partner/{old.partner.key}", f"key/{key_id}", f"key/{key.key_id}"]
        act = _act(brand, actor, "rotate key", clock, subjects)
        lasts = None if old.expires_at is None else act.at + (old.expires_at - old.act.at)
        same = {name: getattr(old, name) for name in ("partner", "title", "origins", "actions")}
        row = _store(key, act, expires_at=lasts, replaces=old, **same)
        old.expires_at = min(filter(None, (old.expires_at, act.at + overlap)))
        old.save(update_fields=["expires_at"])
    return Issued(row, key.text)


def revoke_key(*, key_id: str, brand: Brand, actor: Actor, clock: Clock) -> ApiKey:
    """Ends a key now. Raises UnknownAsset."""
    with transaction.atomic():
        row = _key_of(brand, key_id)
        if row.revoked_at is None:
            act = _act(brand, actor, "revoke key", clock, [f"partner/{row.partner.key}", f"key/{key_id}"])
            row.revoked_at = act.at
            row.save(update_fields=["revoked_at"])
    return row


def _key_of(brand: Brand, key_id: str) -> ApiKey:
    """The key under the brand's lock. Raises UnknownAsset."""
    history.lock_brand(brand)
    row = ApiKey.objects.filter(key_id=key_id, partner__brand=brand).select_related("partner", "act").first()
    if row is None:
        raise UnknownAsset(f"There is no key {key_id} in {brand.key}. The id is the 8 characters after bk_.")
    return row


def _require_rotatable(row: ApiKey, now: dt.datetime) -> None:
    if not row.works_at(now):
        raise BadContent(f"{row} does not work any more. Issue a new key.")
    if successor := row.successors.working(at=now).first():
        raise BadContent(f"{row} was rotated already. Rotate {successor}, or revoke it first.")


def _narrowed(origins: Iterable[str], actions: Iterable[str]) -> dict[str, list[str]]:
    """What a key is narrowed to, as it is stored. Raises BadContent."""
    allowed, named = sorted(set(origins)), sorted(set(actions))
    for origin in allowed:
        if not ORIGIN.fullmatch(origin):
            raise BadContent(f"{origin[:100]!r} is no web origin. Write one such as https://shop.example.")
    unknown = sorted(set(named) - set(Action.values))
    if unknown:
        raise BadContent(f"There is no action {unknown[0][:100]!r}. There are: {', '.join(Action.values)}.")
    return {"origins": allowed, "actions": named or (sorted(IN_BROWSERS) if allowed else [])}


def _store(key: keys.Key, act: Act, **facts: Any) -> ApiKey:
    digest = key.digest(settings.API_KEY_PEPPER)
    mark = keys.mark_of(settings.API_KEY_PEPPER)
    named = {"key_id": key.key_id, "last_four": key.last_four, "digest": digest, "pepper_mark": mark}
    return ApiKey.objects.create(act=act, **named, **facts)


def _require_of_brand(partner: Partner, collection: Collection, region: str) -> None:
    if collection.brand_id != partner.brand_id:
        raise ValidationError({"collection": f"{collection.key} is of another brand than {partner.key}."})
    if region != WORLD and not Region.objects.filter(brand=partner.brand_id, code=region).exists():
        raise ValidationError({"region": f"{partner.brand.key} has no region {region}. Add it or correct the code."})


def _act(brand: Brand, actor: Actor, verb: str, clock: Clock, subjects: list[str]) -> Act:
    history.lock_brand(brand)
    return history.record_act(brand=brand, actor=actor, verb=verb, now=clock(), subjects=subjects)
