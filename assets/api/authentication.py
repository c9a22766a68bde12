"""A Bearer key → the reader it stands for."""

import contextlib
import datetime as dt
import logging

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from assets import budgets, delivery, keys
from assets.api.limiting import charge, require
from assets.api.problems import BadRequest, Fault
from assets.delivery import Known, Moment, Reader
from assets.models import Action, ApiKey
from assets.patience import impatient

logger = logging.getLogger(__name__)
PATIENCE_MILLISECONDS = 20
MOMENT = "assets.moment"
"""Where whoever stands before Django leaves the moment that it has asked for; no header can be called so."""
MOST_PROVEN = 4096
proven: set[str] = set()
"""Digests of keys that worked for this process."""


class Principal:
    """What REST framework calls a user: a partner's reader, authenticated by a key, and the moment it is answered for.

    `origin` is the web page's; `key_limit` is the partner's own, in units a minute.
    """

    is_authenticated = True

    def __init__(self, known: Known, origin: str, moment: Moment) -> None:
        self.reader: Reader = known.reader
        self.key_id = known.key_id
        self.key_limit = known.budget
        self.origin = origin
        self.moment = moment


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer bk_…`. A key in the URL is refused, since URLs are logged."""

    def authenticate(self, request: Request) -> tuple[Principal, str]:
        _refuse_keys_in_url(request)
        if (asking := request.META.get(delivery.ON_BEHALF)) is not None:
            return Principal(asking.known, "", asking.moment), ""
        key, address = keys.parse(_bearer(request)), budgets.address_of(request.META)
        if key is None:
            require(budgets.fail(address, timezone.now(), is_looked_up=False))
            raise exceptions.AuthenticationFailed("The key is not one of ours: check that it was copied whole.")
        digest = key.digest(settings.API_KEY_PEPPER)
        if digest not in proven:
            require(budgets.locked_out(address, timezone.now()))
        moment = request.META.get(MOMENT) or delivery.present()
        known, view = _proven(key, digest, address, moment), request.parser_context["view"]
        charge(request, view.cost, known.key_id, known.budget)
        origin = request.headers.get("Origin", "")
        _refuse_beyond(known, origin, view.needs)
        _note_use(known, moment.now)
        return Principal(known, origin, moment), known.key_id

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="brand-api"'


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes keys."""

    target_class = "assets.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        told = "A partner's key: `Authorization: Bearer bk_…`. Never in a URL; on web pages only one that names them."
        return {"type": "http", "scheme": "bearer", "bearerFormat": "bk_…", "description": told}


def _bearer(request: Request) -> str:
    scheme, _, text = get_authorization_header(request).decode("latin-1").partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise exceptions.NotAuthenticated("Send your key as `Authorization: Bearer bk_…`.")
    return text.strip()


def _proven(key: keys.Key, digest: str, address: str, moment: Moment) -> Known:
    """A key that works. Raises AuthenticationFailed, and RateLimited where too many from there have failed.

    Whoever uses one that worked before is not locked out by others behind the same address.
    """
    known = delivery.known(key.key_id, moment)
    if known is None or not keys.is_match(key, known.digest, settings.API_KEY_PEPPER):
        proven.discard(digest)
        require(budgets.fail(address, moment.now, is_looked_up=True))
        raise exceptions.AuthenticationFailed("The key is unknown, revoked or expired. Ask for a new one.")
    if len(proven) >= MOST_PROVEN:
        proven.clear()
    proven.add(digest)
    return known


def _refuse_keys_in_url(request: Request) -> None:
    texts = (text for name, values in request.query_params.lists() for text in (name, *values))
    if any(keys.is_shaped(text) for text in texts):
        logger.warning("a key was sent in a URL")
        raise BadRequest(
            "A key was sent in the URL, where it is logged. Send it in the Authorization header and replace it.",
            faults=[Fault("A key does not belong in the URL.")],
            code="key-in-url",
        )


def _refuse_beyond(known: Known, origin: str, action: Action) -> None:
    """What the key itself is narrowed to: actions, and for a publishable one the origins of the pages that use it."""
    if known.actions and action not in known.actions:
        raise exceptions.PermissionDenied(f"This key may not be used for {action.label}.")
    if origin and origin not in known.origins:
        raise exceptions.PermissionDenied("This key may not be used by pages of that web origin.")
    if known.origins and not origin:
        raise exceptions.PermissionDenied("This key is for web pages of its origins: no Origin header was sent.")


def _note_use(known: Known, now: dt.datetime) -> None:
    """Remembers the use to the minute: at most one write a minute for each key.

    A read neither fails for it nor waits: where SQLite's one writer is at work, a later use is noted.
    """
    if known.is_use_due(now):
        minute = now.replace(second=0, microsecond=0)
        with contextlib.suppress(OperationalError), impatient(PATIENCE_MILLISECONDS):
            ApiKey.objects.filter(key_id=known.key_id).update(last_used_at=minute)
            known.used_at = minute
