"""What the OpenAPI document says of the API as a whole: whom to ask, how to be let in, and every problem there is."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings

from assets.api.meanings import MEANINGS, MEDIA_TYPE, document

ABOUT = """Released brand content: blocks, media, templates and launch kits, per region and locale.

- **Key**: send `Authorization: Bearer bk_…`. What the key does not cover answers 404, as what does not exist.
- **State**: answers are current; `at` reads an instant of the past, `release` pins one for ever.
- **Caching**: every answer has a strong `ETag`; send it as `If-None-Match`, and what has not changed answers 304.
- **Errors**: every error is a problem (RFC 9457) whose `code` stays; `request_id` is what to tell when you ask.
- **Lists**: follow `next` until it is null.

Operations keep their names within version 1, and fields are only ever added. The examples are of the demo brand."""
INFO = {
    "title": "Brand API",
    "version": "1",
    "summary": "What a brand says and shows, as it was released.",
    "description": ABOUT,
    "license": {"name": "Apache 2.0, of the software; content is the brand's", "identifier": "Apache-2.0"},
}
SERVERS = [{"url": "/", "description": "The host that serves this description"}]
TAGS = {
    "brand": "Which brands a key may read, their identity, design tokens and markets",
    "blocks": "Texts, prices, links and cards, with where each value came from",
    "media": "Pictures, films, sounds and other files with their texts, rights and renditions",
    "templates": "What a template has slots for, and the documents that it makes",
    "kits": "Finished launch kits: the documents of each edition, their archives and origins",
}
SENT_WITH: Mapping[int, tuple[str, str]] = {
    401: ("WWW-Authenticate", "How to send a key (RFC 6750)."),
    405: ("Allow", "What there is: GET, HEAD."),
    429: ("Retry-After", "Seconds until the budget is new."),
    503: ("Retry-After", "Seconds to wait, where waiting helps."),
}
TOLD = {
    "ETag": "Strong: equal ETag, equal bytes.",
    "Cache-Control": "A second for what is current, a year for a pinned release's edition.",
    "Content-Language": "The edition's locale.",
    "Link": "Where else to look, by `rel`: a list's next page (next); the API's description (service-desc, "
    "service-doc); an asset's releases (version-history) and, of a pinned answer, the current one (latest-version).",
    "Cache-Tag": "The name by which a cache is told to forget the answer.",
    "Location": "The path of the edition that suits.",
    "RateLimit": 'What is left of each budget, and for how many seconds: `"key";r=5988;t=31, "address";r=11988;t=31`.',
    "RateLimit-Policy": 'The budgets: so many units in so many seconds, `"key";q=6000;w=60, "address";q=12000;w=60`.',
    "X-Request-ID": "What to tell when you ask about an answer.",
}
"""Headers of answers."""
SPENT = ("RateLimit", "RateLimit-Policy")
UNSPENT = (401, 413, 414, 415, 417, 431)
"""Refused before a key's budget is looked at."""
LEADING_ON = {
    "recalled": {"successor": "/api/v1/brands/solnap/media/hero"},
    "cursor-expired": {"restart": "/api/v1/brands/solnap/changes"},
}
"""What else some problems say, by code."""


def problem(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/Problem{status}"}


def told(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def complete(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """The document with all that no single operation says; a hook of drf-spectacular."""
    statuses = {int(status) for path in result["paths"].values() for status in path["get"]["responses"]}
    problems = {f"Problem{status}": _problem(status) for status in sorted(statuses) if status >= HTTPStatus.BAD_REQUEST}
    headers = {name: _header(text) for name, text in TOLD.items()}
    return {
        "openapi": result["openapi"],
        "info": {**INFO, "contact": _contact(settings.ASSETS_PARTNER_CONTACT)},
        "servers": SERVERS,
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "externalDocs": {"url": "/api/v1/docs/problems", "description": "Every problem and what it means"},
        "paths": result["paths"],
        "components": {**result["components"], "responses": problems, "headers": headers},
    }


def _contact(address: str) -> dict[str, str]:
    """Whom to ask: an e-mail address or a page, where the site names one."""
    there = {"email" if "@" in address and "/" not in address else "url": address} if address else {}
    return {"name": "The brand that gave you the key", **there}


def _problem(status: int) -> dict[str, Any]:
    """A status's answer, with an example for each code that it may have."""
    meanings = {code: text for code, (each, text) in MEANINGS.items() if each == status}
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "examples": {code: {"value": _example(code, status, text)} for code, text in meanings.items()},
    }
    name, text = SENT_WITH.get(status, ("", ""))
    headers = told("X-Request-ID", *(() if status in UNSPENT else SPENT))
    headers |= {name: _header(text)} if name else {}
    description = "\n".join(f"- `{code}`: {text}" for code, text in meanings.items())
    return {"description": description, "headers": headers, "content": {MEDIA_TYPE: content}}


def _header(text: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string"}}


def _example(code: str, status: int, text: str) -> dict[str, Any]:
    named = {"unknown-parameter": "pagesize", "bad-parameter": "edition", "bad-cursor": "cursor"}.get(code)
    errors = [{"detail": text, "parameter": named}] if named else []
    return {
        **document(status, code=code, detail=text, request_id="5f0c2a77d1e94b36", errors=errors),
        **LEADING_ON.get(code, {}),
    }
