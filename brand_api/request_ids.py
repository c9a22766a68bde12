"""The id that an answer carries and each log line about it: what to tell when asking about either."""

import secrets

REQUEST_ID_BYTES = 8


def new_request_id() -> str:
    return secrets.token_hex(REQUEST_ID_BYTES)
