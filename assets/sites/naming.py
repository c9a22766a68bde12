"""An answer → the name of the object that holds it. The name tells a web server every header of the answer.

    <ETag>.<profile>.<z or i>[,<extra>]

A profile is a set of headers that many answers share, as templates over the path: `{locale}`, `{base}/releases`. What
is neither in the path nor shared is the one `extra`: the place of a list's next page, the source of a derived file.
`z`: a compressed form lies beside it.
"""

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass

from assets.manifest import canonical, sha256
from assets.sites.asking import Answer

PATH = (
    "^(?P<base>/api/v1/brands/(?P<brand>[^/?]+)/(?P<plural>[a-z]+)/(?P<key>[^/?]+))"
    "(?:/editions/(?P<region>[^/?]+)/(?P<locale>[A-Za-z0-9-]+))?(?P<rest>[^?]*)$"
)
"""Of an asset: what headers repeat of it, and what comes after that, as Python and PCRE read it."""
PLACE = "{brand},{plural},{key},{region},{locale}"
"""Of an asset's pointers in a folder: a web server looks at each folder on the way, so there are few."""
FILE = "^/m/(?P<file>(?P<digest>[0-9a-f]{64})[^/?]*)$"
NAME = re.compile(r"([0-9a-f]{64})\.([0-9a-f]{12})\.([zi])(?:,(.+))?")
EXTRA = re.compile(r"[A-Za-z0-9_=.-]{1,140}")
LEAST_COMPRESSED = 1024
SINGULARS = {"blocks": "block", "media": "media", "templates": "template", "kits": "kit"}
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "Content-Language": ("{locale}",),
    "Link": ('<{base}/releases>; rel="version-history"', '<{path}?{extra}>; rel="next"'),
    "Cache-Tag": ("{brand}/{kind}/{key}", "file/{digest}", "file/{extra}"),
    "Content-Disposition": (
        'attachment; filename="{key}-{region}-{locale}.zip"', 'inline; filename="{file}"',
        'attachment; filename="{file}"',
    ),
}  # fmt: skip
Profile = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An answer under its object's name; `compressed` is None where that saves nothing."""

    answer: Answer
    name: str
    profile: Profile
    compressed: bytes | None


def named(answer: Answer) -> Named:
    """Compresses it too: the same bytes at all times."""
    compressed = _compressed(answer)
    headers = dict(answer.headers)
    if compressed is not None:
        headers["Vary"] = _with_encoding(headers.get("Vary", ""))
    profile, extra = profile_of(answer.target, headers)
    name = f"{answer.digest}.{id_of(profile)}.{'i' if compressed is None else 'z'}"
    return Named(answer, f"{name},{extra}" if extra else name, profile, compressed)


def profile_of(target: str, headers: Mapping[str, str]) -> tuple[Profile, str]:
    """Headers as templates that this target fills, and the extra. A value that fits no template stays as it is."""
    facts, extra = facts_of(target), ""
    told = {}
    for name, value in sorted(headers.items()):
        told[name] = value
        for template in TEMPLATES.get(name, ()):
            found = _extra_in(template, value, facts)
            if found is not None and (not found or not extra):
                told[name], extra = template, extra or found
                break
    return tuple(told.items()), extra


def facts_of(target: str) -> dict[str, str]:
    """By placeholder, what the target says."""
    path = target.partition("?")[0]
    found = re.match(PATH, path) or re.match(FILE, path)
    facts = {name: value for name, value in (found.groupdict() if found else {}).items() if value}
    if plural := facts.pop("plural", ""):
        facts["kind"] = SINGULARS.get(plural, plural)
    return {"path": path, **facts}


def place_of(target: str) -> str:
    """Where a folder has the pointer: the path itself for what is about no asset."""
    path, mark, query = target.partition("?")
    found = re.match(PATH, path)
    if found is None:
        return f"{target.lstrip('/')}="
    facts = {name: value or "" for name, value in found.groupdict().items()}
    return f"{PLACE.format(**facts)}{facts['rest']}{mark}{query}="


def id_of(profile: Profile) -> str:
    return sha256(canonical(dict(profile)).encode())[:12]


def _extra_in(template: str, value: str, facts: Mapping[str, str]) -> str | None:
    """ "" where the facts fill the template to the value, else the extra that does; None where nothing does."""
    try:
        before, separator, after = template.partition("{extra}")
        start, end = before.format(**facts), after.format(**facts)
    except KeyError:
        return None
    if not separator:
        return "" if start == value else None
    middle = value[len(start) : len(value) - len(end)]
    return middle if f"{start}{middle}{end}" == value and EXTRA.fullmatch(middle) else None


def _compressed(answer: Answer) -> bytes | None:
    """Files keep the form that parts of them are asked for in."""
    kind = answer.media_type
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
    if answer.target.startswith("/m/") or not is_text or len(answer.body) < LEAST_COMPRESSED:
        return None
    return gzip.compress(answer.body, mtime=0)


def _with_encoding(vary: str) -> str:
    names = [each.strip() for each in vary.split(",") if each.strip()]
    return ", ".join(dict.fromkeys([*names, "Accept-Encoding"]))
