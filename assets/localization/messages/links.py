"""Turns an address into a verdict: which targets a link in rich text may have."""

import re
from urllib.parse import quote

ALLOWED_TARGETS = "Use https://…, mailto:…, tel:…, a path /… or a place on the page #…"

_REST = r"[^\s\\\x00-\x1f\x7f]"
_HOST = r"https://[^\s/?#@\\\x00-\x1f\x7f]+"
_LINK = re.compile(rf"(?:{_HOST}(?:[/?#]{_REST}*)?|mailto:{_REST}+|tel:{_REST}+|/(?![/\\]){_REST}*|#{_REST}*)\Z")
_BEGINNING = re.compile(rf"(?:{_HOST}[/?#]{_REST}*|mailto:{_REST}*|tel:{_REST}*|/(?!/){_REST}*|#{_REST}*)\Z")


def is_link(address: str) -> bool:
    """Whether a link may point to `address`: no scripts, no other schemes, no host by way of `//` or a backslash."""
    return _LINK.match(address) is not None


def is_beginning_of_link(text: str) -> bool:
    """Whether any escaped value may follow `text`: the scheme is allowed and the host, if any, is complete."""
    return _BEGINNING.match(text) is not None


def escape_for_link(value: str, beginning: str) -> str:
    """`value` percent-encoded to stand behind `beginning`; it cannot add a path segment, a query or a scheme."""
    return quote(value, safe="@+" if beginning.startswith(("mailto:", "tel:")) else "")
