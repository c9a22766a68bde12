"""Endpoints of partners: added, changed, given new secrets, silenced and ended; each change is an act."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from assets import history
from assets.delivery.changes import ChangeType
from assets.errors import BadContent, UnknownAsset
from assets.granting import LONGEST_OVERLAP, OVERLAP
from assets.history import Actor
from assets.manifest import Kind
from assets.models import Act, Brand, Delivery, DeliveryState, Disabled, Endpoint, Partner
from assets.webhooks import sealing, signing
from assets.webhooks.addresses import target_of
from assets.webhooks.places import here, plain
from assets.webhooks.signing import Secret

ANY = "*"
MOST_ENDPOINTS = 20
"""Of one partner."""
TITLE_LENGTH = 200
Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Issued:
    """An endpoint with a new secret, which is shown once; the database has it sealed."""

    endpoint: Endpoint
    secret: Secret


def add_webhook(
    *, partner: Partner, url: str, actor: Actor, clock: Clock, title: str = "", events: Iterable[str] = ()
) -> Issued:
    """Tells a partner's endpoint of what changes for it from now on. Raises BadContent."""
    told = _facts(url, title, events)
    secret = signing.make_secret()
    sealed = sealing.seal(secret)
    with transaction.atomic():
        history.lock_brand(partner.brand)
        if Endpoint.objects.unended().filter(partner=partner).count() >= MOST_ENDPOINTS:
            raise BadContent(f"{partner.key} has {MOST_ENDPOINTS} webhooks. End one that is not needed.")
        act = _act(partner, actor, "add webhook", clock)
        place = plain(here(partner.brand, act.at))
        row = Endpoint.objects.create(
            partner=partner, sealed_secret=sealed, place=place, told_act=act.pk, act=act, **told
        )
    return Issued(row, secret)


def change_webhook(
    *, pk: int, brand: Brand, url: str, title: str, events: Iterable[str], actor: Actor, clock: Clock
) -> Endpoint:
    """Gives it another URL, title or choice of events; its secret stays. Raises UnknownAsset, BadContent."""
    told = _facts(url, title, events)
    with transaction.atomic():
        row = endpoint_of(brand, pk)
        if any(getattr(row, name) != value for name, value in told.items()):
            _act(row.partner, actor, "change webhook", clock, row)
            _write(row, **told)
    return row


def rotate_webhook(*, pk: int, brand: Brand, actor: Actor, clock: Clock, overlap: dt.timedelta = OVERLAP) -> Issued:
    """Gives it a new secret; the one before signs too until the overlap ends.

    Raises UnknownAsset; BadContent where two sign already, and for an overlap of nothing or of more than 30 days.
    """
    if not dt.timedelta() < overlap <= LONGEST_OVERLAP:
        raise BadContent(f"The overlap has to be above nothing and at most {LONGEST_OVERLAP.days} days.")
    secret = signing.make_secret()
    with transaction.atomic():
        row = endpoint_of(brand, pk)
        if row.former_until is not None and row.former_until > clock():
            until = f"{row.former_until:%Y-%m-%d %H:%M} UTC"
            raise BadContent(f"{row} has two secrets until {until}. Rotate it after that, or end it and add another.")
        act = _act(row.partner, actor, "rotate webhook", clock, row)
        former = {"sealed_former": row.sealed_secret, "former_until": act.at + overlap}
        _write(row, sealed_secret=sealing.seal(secret), **former)
    return Issued(row, secret)


def disable_webhook(*, pk: int, brand: Brand, actor: Actor, clock: Clock) -> Endpoint:
    """Sends nothing there until it is enabled again; what waits is dead, and can be replayed. Raises UnknownAsset."""
    with transaction.atomic():
        row = endpoint_of(brand, pk)
        if row.disabled_at is None:
            act = _act(row.partner, actor, "disable webhook", clock, row)
            silence(row, Disabled.BY_HAND, act.at)
    return row


def enable_webhook(*, pk: int, brand: Brand, actor: Actor, clock: Clock) -> Endpoint:
    """Tells it of what changes from now on; what it missed is in the feed of changes. Raises UnknownAsset."""
    with transaction.atomic():
        row = endpoint_of(brand, pk)
        if row.disabled_at is not None:
            act = _act(row.partner, actor, "enable webhook", clock, row)
            _write(row, disabled_at=None, disabled_for="", failures=0, failing_since=None, resting_until=None)
            _write(row, told_act=act.pk, place=plain(here(brand, act.at)))
    return row


def end_webhook(*, pk: int, brand: Brand, actor: Actor, clock: Clock) -> Endpoint:
    """Ends it for good: its secrets are forgotten, what waits is dead; its deliveries stay for a while.

    Raises UnknownAsset.
    """
    with transaction.atomic():
        row = endpoint_of(brand, pk)
        act = _act(row.partner, actor, "end webhook", clock, row)
        _bury(row, act.at)
        _write(row, sealed_secret="", sealed_former="", ended_at=act.at)
    return row


def reseal_webhooks() -> int:
    """Seals all secrets with the first of the settings' keys. How many endpoints. Raises BadContent."""
    count = 0
    for pk in list(Endpoint.objects.unended().values_list("pk", flat=True)):
        with transaction.atomic():
            row = Endpoint.objects.select_for_update(no_key=True).unended().filter(pk=pk).first()
            if row is not None:
                former = row.sealed_former and sealing.reseal(row.sealed_former)
                _write(row, sealed_secret=sealing.reseal(row.sealed_secret), sealed_former=former)
                count += 1
    return count


def endpoint_of(brand: Brand, pk: int) -> Endpoint:
    """The endpoint, locked with its brand. Raises UnknownAsset for one that has ended, or is another brand's."""
    history.lock_brand(brand)
    rows = Endpoint.objects.unended().select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=pk, partner__brand=brand).select_related("partner__brand").first()
    if found is None:
        raise UnknownAsset(f"There is no webhook {pk} in {brand.key}, or it has ended. `webhooks` lists them.")
    return found


def silence(row: Endpoint, why: Disabled, at: dt.datetime) -> None:
    """Disables it, in the caller's transaction."""
    _write(row, disabled_at=at, disabled_for=why)
    _bury(row, at)


def _write(row: Endpoint, **values: Any) -> None:
    """To the database and to the row at hand."""
    Endpoint.objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def _bury(row: Endpoint, at: dt.datetime) -> None:
    Delivery.objects.filter(endpoint=row, state=DeliveryState.PENDING).update(
        state=DeliveryState.DEAD, ended_at=at, lease="", leased_until=None
    )


def _facts(url: str, title: str, events: Iterable[str]) -> dict[str, object]:
    """What an endpoint is, as it is stored. Raises BadContent."""
    target_of(url, sandbox=settings.ASSETS_WEBHOOK_HOSTS)
    wanted = sorted(set(events))
    for name in wanted:
        kind, _, change = name.partition(".")
        if kind not in {ANY, *Kind} or change not in {ANY, *ChangeType}:
            known = f"KIND.CHANGE of {', '.join(Kind)} and {', '.join(ChangeType)}, or * for either"
            raise BadContent(f"There are no events {name[:100]!r}. Write {known}, such as kit.* or *.withdrawn.")
    return {"url": url, "title": title[:TITLE_LENGTH], "events": wanted}


def _act(partner: Partner, actor: Actor, verb: str, clock: Clock, row: Endpoint | None = None) -> Act:
    history.lock_brand(partner.brand)
    subjects = [f"partner/{partner.key}", *([f"webhook/{row.pk}"] if row else [])]
    return history.record_act(brand=partner.brand, actor=actor, verb=verb, now=clock(), subjects=subjects)
