"""The id of the request that is answered now: log lines, problems and the jobs it asks for carry it."""

import secrets
from contextvars import ContextVar

BYTES = 8
NONE = "-"
current: ContextVar[str] = ContextVar("request_id", default=NONE)


def new() -> str:
    return secrets.token_hex(BYTES)


def asked_by() -> str:
    """The id, "" outside of any request."""
    found = current.get()
    return "" if found == NONE else found
