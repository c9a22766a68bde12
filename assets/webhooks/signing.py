"""A message and the secrets of its endpoint → the headers that prove where it comes from (Standard Webhooks 1.0)."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

PREFIX = "whsec_"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Secret:
    """What an endpoint's messages are signed with, as its owner keeps it: `whsec_` and base64."""

    text: str = field(repr=False)

    @property
    def key(self) -> bytes:
        return base64.b64decode(self.text.removeprefix(PREFIX))


def make_secret() -> Secret:
    """A new one from the operating system's randomness."""
    return Secret(PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode())


def signed_headers(message_id: str, at: dt.datetime, body: bytes, keys: Iterable[Secret]) -> dict[str, str]:
    """The three headers of a message; one signature for each secret, so that either verifies it."""
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(key, signed) for key in keys),
    }


def _signature(secret: Secret, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(secret.key, signed, hashlib.sha256)).decode()
