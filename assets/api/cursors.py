"""A place in a partner's changes → an opaque cursor, and back; sealed, so that it tells nothing and can be trusted.

A place names acts, and how many of them lie between two places is nobody's business but the brand's. So a cursor is
encrypted and authenticated at once under a key of SECRET_KEY's: the tag is an HMAC-SHA256 of what it says, and what it
says is covered by the SHAKE-256 stream of that tag. Equal places are equal cursors, which keeps answers equal too.
"""

import base64
import binascii
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from assets.delivery.changes import Place, Position

LIFETIME_DAYS = 30
_PURPOSE = "assets.api.cursors"
_TAG_BYTES = 16
_PADDED_BYTES = 64
"""A cursor's length tells no number's length."""
_LONGEST = 2000
_LAST_LETTERS = b"-."
"""Of base 64: what URLs hold as it is, and no `_`, since a text with `bk_` is taken for a key."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A partner's place; `mark` is of the act there, `issued_on` the day on which it was given."""

    partner_id: int
    place: Place
    mark: str
    issued_on: dt.date

    def is_expired(self, today: dt.date) -> bool:
        return abs(today - self.issued_on) > dt.timedelta(days=LIFETIME_DAYS)


def sealed(cursor: Cursor) -> str:
    place, said = cursor.place, [cursor.partner_id, cursor.mark, cursor.issued_on.toordinal()]
    said += [_said(place.position), _said(place.into), place.asset.hex, place.told]
    plain = json.dumps(said, separators=(",", ":")).encode()
    plain += b" " * (-len(plain) % _PADDED_BYTES)
    tag = _tag(settings.SECRET_KEY, plain)
    text = base64.b64encode(tag + _covered(settings.SECRET_KEY, tag, plain), altchars=_LAST_LETTERS)
    return text.decode().rstrip("=")


def opened(text: str) -> Cursor | None:
    """The cursor, or None where it was not sealed here. Former secrets (SECRET_KEY_FALLBACKS) open it too."""
    if len(text) > _LONGEST:
        return None
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=_LAST_LETTERS, validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    tag, covered = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
    secrets: list[str] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]  # type: ignore[list-item]
    for secret in secrets:
        plain = _covered(secret, tag, covered)
        if constant_time_compare(_tag(secret, plain), tag):
            return _read(json.loads(plain))
    return None


def _read(said: Sequence[Any]) -> Cursor:
    partner_id, mark, day, position, into, asset, told = said
    place = Place(_position(position), _position(into), uuid.UUID(hex=asset), told)
    return Cursor(partner_id, place, mark, dt.date.fromordinal(day))


def _said(position: Position | None) -> list[Any] | None:
    if position is None:
        return None
    others = [[brand.hex, act] for brand, act in position.others]
    return [position.brand_id.hex, position.act, (position.at - _EPOCH) // _MICROSECOND, others]


def _position(said: Sequence[Any] | None) -> Position | None:
    if said is None:
        return None
    brand, act, at, others = said
    known = tuple((uuid.UUID(hex=other), last) for other, last in others)
    return Position(uuid.UUID(hex=brand), act, _EPOCH + at * _MICROSECOND, known)


def _tag(secret: str, plain: bytes) -> bytes:
    return salted_hmac(f"{_PURPOSE}.tag", plain, secret=secret, algorithm="sha256").digest()[:_TAG_BYTES]


def _covered(secret: str, tag: bytes, text: bytes) -> bytes:
    """The text under the stream of the tag; covered twice it is as it was."""
    key = salted_hmac(f"{_PURPOSE}.stream", tag, secret=secret, algorithm="sha256").digest()
    stream = hashlib.shake_256(key).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))
