"""What a problem document says (RFC 9457): each code, its status and meaning. No framework: the server reads it too."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

MEDIA_TYPE = "application/problem+json"
TYPE_BASE = "/api/v1/docs/problems#"
MEANINGS: Mapping[str, tuple[int, str]] = {
    "bad-request": (400, "The request cannot be understood."),
    "unknown-parameter": (400, "A parameter that the route does not have; errors[] names each."),
    "bad-parameter": (400, "A parameter's value cannot be read; errors[] names each."),
    "bad-cursor": (400, "The cursor is not one that the list gave."),
    "cursor-expired": (410, "The cursor is too old to go on from: `restart` is the path to begin again at."),
    "key-in-url": (400, "A key was sent in the URL, where it is logged: replace it."),
    "not-authenticated": (401, "No key was sent."),
    "authentication-failed": (401, "The key is wrong, revoked or expired."),
    "permission-denied": (403, "The key may not be used like this."),
    "not-found": (404, "Absent, hidden, or not live at that time and place."),
    "recalled": (410, "It may not be delivered: detail says why, successor what to use instead, where there is one."),
    "no-rendition": (404, "A derived file cannot be made of the media's file, or not in that density."),
    "method-not-allowed": (405, "The API is read only: GET and HEAD."),
    "not-acceptable": (406, "Accept leaves out the media type that the route answers."),
    "precondition-failed": (412, "If-Match leaves out the answer that there is; detail says its ETag."),
    "too-large": (413, "The request has a body that is too large; the API reads none."),
    "address-too-long": (414, "The request line, which has path and query, is longer than the server reads."),
    "unsupported-media-type": (415, "The request has a body; the API reads none."),
    "range-not-satisfiable": (416, "The part asked for begins behind the file's end; Content-Range says its size."),
    "expectation-failed": (417, "The request's Expect is none that the server knows."),
    "headers-too-large": (431, "The request has more headers, or longer ones, than the server reads."),
    "rate-limited": (
        429,
        "A budget of the key or the address is spent; Retry-After says in how many seconds it is new.",
    ),
    "internal": (500, "Something failed here; it is logged under the request id."),
    "unavailable": (503, "The database cannot answer now: it restarts, is full or too busy; it is logged."),
    "storage": (503, "A stored file is missing or damaged, or its store is down; it is logged."),
}
"""Code -> status and what it means: the page that `type` leads to."""
TITLES = {413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable"}
"""Where Python's releases differ: RFC 9110's."""


def title(status: int) -> str:
    return TITLES.get(status, HTTPStatus(status).phrase)


def document(
    status: int, *, code: str, detail: str, request_id: str, errors: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """`code` is stable; `type` is the page that explains it; `errors` name each wrong input."""
    return {
        "type": TYPE_BASE + code,
        "title": title(status),
        "status": int(status),
        "code": code,
        "detail": detail,
        "errors": list(errors),
        "request_id": request_id,
    }
