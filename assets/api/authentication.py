"""A Bearer key → the reader it stands for."""

import contextlib
import datetime as dt
import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import OperationalError, connection
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from assets import delivery, keys
from assets.api.problems import BadRequest, Fault
from assets.delivery import Known, Moment, Reader
from assets.models import ApiKey

logger = logging.getLogger(__name__)
USE_GRAIN = dt.timedelta(minutes=1)
PATIENCE_MILLISECONDS = 20
MOMENT = "assets.moment"
"""Where whoever stands before Django leaves the moment that it has asked for; no header can be called so."""


class Principal:
    """What REST framework calls a user: a partner's reader, authenticated by a key, and the moment it is answered for.

    `origin` is the web page's.
    """

    is_authenticated = True

    def __init__(self, reader: Reader, origin: str, moment: Moment) -> None:
        self.reader = reader
        self.origin = origin
        self.moment = moment


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer bk_…`. A key in the URL is refused, since URLs are logged."""

    def authenticate(self, request: Request) -> tuple[Principal, str]:
        _refuse_keys_in_url(request)
        key = keys.parse(_bearer(request))
        if key is None:
            raise exceptions.AuthenticationFailed("The key is not one of ours: check that it was copied whole.")
        moment = request.META.get(MOMENT) or delivery.present()
        known = delivery.known(key.key_id, moment)
        if known is None or not keys.is_match(key, known.digest, settings.API_KEY_PEPPER):
            raise exceptions.AuthenticationFailed("The key is unknown, revoked or expired. Ask for a new one.")
        origin = request.headers.get("Origin", "")
        _refuse_beyond(known, origin)
        _note_use(known, moment.now)
        return Principal(known.reader, origin, moment), known.key_id

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="brand-api"'


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document describes keys."""

    target_class = "assets.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "bk_…"}


def _bearer(request: Request) -> str:
    scheme, _, text = get_authorization_header(request).decode("latin-1").partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise exceptions.NotAuthenticated("Send your key as `Authorization: Bearer bk_…`.")
    return text.strip()


def _refuse_keys_in_url(request: Request) -> None:
    texts = (text for name, values in request.query_params.lists() for text in (name, *values))
    if any(keys.is_shaped(text) for text in texts):
        logger.warning("a key was sent in a URL")
        raise BadRequest(
            "A key was sent in the URL, where it is logged. Send it in the Authorization header and replace it.",
            faults=[Fault("A key does not belong in the URL.")],
            code="key-in-url",
        )


def _refuse_beyond(known: Known, origin: str) -> None:
    """What the key itself is narrowed to: actions, and the web origins whose pages may use it."""
    if not known.may_read:
        raise exceptions.PermissionDenied("This key may not read.")
    if origin and origin not in known.origins:
        raise exceptions.PermissionDenied("This key may not be used by pages of that web origin.")


def _note_use(known: Known, now: dt.datetime) -> None:
    """Remembers the use to the minute: at most one write a minute for each key.

    A read neither fails for it nor waits: where SQLite's one writer is at work, a later use is noted.
    """
    if known.used_at is None or now - known.used_at >= USE_GRAIN:
        minute = now.replace(second=0, microsecond=0)
        with contextlib.suppress(OperationalError), _impatient():
            ApiKey.objects.filter(key_id=known.key_id).update(last_used_at=minute)
            known.used_at = minute


@contextlib.contextmanager
def _impatient() -> Iterator[None]:
    """SQLite waits so long for its lock at most. With PostgreSQL no writer is in the way but one of the same key."""
    if connection.vendor != "sqlite":
        yield
        return
    (before,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    connection.connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MILLISECONDS}")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {before}")
