"""An answer's headers → a score by the weights of MDN's HTTP Observatory: 100 and more is an A+."""

from http.cookies import Morsel
from typing import Any

from django.http import HttpResponse

HALF_A_YEAR_SECONDS = 15_768_000
ENOUGH_FOR_BONUSES = 90
Points = list[int]


def score(answer: HttpResponse) -> int:
    """From 100: what lacks is taken off; what is better than asked is added where at least 90 are left."""
    points = [
        *_policy(answer.headers.get("Content-Security-Policy", "")),
        *_transport(answer.headers.get("Strict-Transport-Security", "")),
        *_frames(answer),
        *(_cookie(each) for each in answer.cookies.values()),
        0 if answer.headers.get("X-Content-Type-Options") == "nosniff" else -5,
        5 if answer.headers.get("Referrer-Policy") in ("no-referrer", "same-origin", "strict-origin") else -5,
        10 if answer.headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0,
        -50 if _is_open_to_cookies(answer) else 0,
    ]
    lost = 100 + sum(each for each in points if each < 0)
    return lost + sum(each for each in points if each > 0) if lost >= ENOUGH_FOR_BONUSES else lost


def _policy(policy: str) -> Points:
    if not policy:
        return [-25]
    directives = dict(each.strip().partition(" ")[::2] for each in policy.split(";") if each.strip())
    scripts = directives.get("script-src", directives.get("default-src", "'unsafe-inline'"))
    if "unsafe" in scripts or scripts.split()[:1] == ["*"]:
        return [-20]
    if "unsafe" in policy:
        return [0]
    return [10 if directives.get("default-src") == "'none'" else 5]


def _transport(header: str) -> Points:
    seconds = next((int(each.strip()[8:]) for each in header.split(";") if each.strip().startswith("max-age=")), 0)
    if seconds < HALF_A_YEAR_SECONDS:
        return [-20 if not seconds else -10]
    return [5 if "preload" in header and "includeSubDomains" in header else 0]


def _frames(answer: HttpResponse) -> Points:
    policy = answer.headers.get("Content-Security-Policy", "")
    if "frame-ancestors" in policy or "sandbox" in policy:
        return [5]
    return [0 if answer.headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20]


def _cookie(cookie: "Morsel[Any]") -> int:
    if not cookie["secure"]:
        return -20
    if not cookie["httponly"]:
        return -30 if "session" in cookie.key else -10
    return 5 if cookie["samesite"] else 0


def _is_open_to_cookies(answer: HttpResponse) -> bool:
    """Whether any page may read it with its visitor's credentials."""
    headers = answer.headers
    return headers.get("Access-Control-Allow-Credentials") == "true"
