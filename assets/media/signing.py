"""A recipe → an address that serves its derived file without a key until it expires: for previews.

HMAC-SHA256 over the canonical path and the expiry, under a key derived from SECRET_KEY. There is one spelling of each
address: whatever else is asked for was not signed.
"""

import datetime as dt

from django.utils.crypto import constant_time_compare, salted_hmac

LIFETIME = dt.timedelta(minutes=15)
PATH = "/m/signed/"
_PURPOSE = "assets.media.signing"
_LATEST_DIGITS = 12


def signed_path(recipe: str, *, now: dt.datetime) -> str:
    """The path with its query, for a quarter of an hour from `now` on."""
    expires = int((now + LIFETIME).timestamp())
    return f"{PATH}{recipe}?{_query(recipe, expires)}"


def is_signed(recipe: str, query: str, *, now: dt.datetime) -> bool:
    """Whether the query, as it was sent, is the one that was signed for the recipe and has not expired."""
    text = query.partition("&")[0].removeprefix("expires=")
    if not (text.isascii() and text.isdigit() and len(text) <= _LATEST_DIGITS):
        return False
    expires, seconds = int(text), now.timestamp()
    is_in_time = seconds <= expires <= seconds + LIFETIME.total_seconds()
    return constant_time_compare(query, _query(recipe, expires)) and is_in_time


def _query(recipe: str, expires: int) -> str:
    signature = salted_hmac(_PURPOSE, f"{PATH}{recipe}\n{expires}", algorithm="sha256").hexdigest()
    return f"expires={expires}&signature={signature}"
