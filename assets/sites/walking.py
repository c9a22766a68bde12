"""A partner's API → every answer of it that is static, found as a reader would: by the links in other answers.

Static are: the root, a brand, its tokens and regions, every page of its lists, its assets with their releases and
editions, texts as they are shown, renditions, documents, archives, and the files that any of these names. Not static is
what depends on more than the path: parameters, languages to lead to, `changes`, and how an answer came about.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from assets.manifest import Kind
from assets.sites.asking import Answer, Api

ROOT = "/api/v1"
PLURALS = {Kind.BLOCK: "blocks", Kind.MEDIA: "media", Kind.TEMPLATE: "templates", Kind.KIT: "kits"}
SHOWN = (".txt", ".html")
_FILE = re.compile(rb"/([0-9a-f]{64}\.[a-z0-9]{1,8})(?![A-Za-z0-9])")


def brand_answers(api: Api, brand: str) -> Iterator[Answer]:
    """What is about no single asset, the lists last."""
    base = f"{ROOT}/brands/{brand}"
    for target in (ROOT, f"{ROOT}/", base, f"{base}/tokens", f"{base}/regions"):
        yield from _asked(api, target)
    for plural in PLURALS.values():
        following: str | None = f"{base}/{plural}"
        while following and (page := api.ask(following)):
            yield page
            following = read(page)["next"]


def listed(answers: Iterator[Answer] | list[Answer]) -> Iterator[str]:
    """The assets on these pages, such as block/hero."""
    for answer in answers:
        for row in read(answer).get("results", ()) if answer.media_type == "application/json" else ():
            if "kind" in row:
                yield f"{row['kind']}/{row['key']}"


def asset_answers(api: Api, brand: str, ref: str) -> Iterator[Answer]:
    """All that is about one asset; nothing where the reader may not read it."""
    name, _, key = ref.partition("/")
    kind = Kind(name)
    detail = api.ask(f"{ROOT}/brands/{brand}/{PLURALS[kind]}/{key}")
    if detail is None:
        return
    yield detail
    yield from _asked(api, f"{detail.target}/releases")
    for edition in read(detail).get("editions", ()):
        yield from _edition(api, kind, edition["url"])


def files_named(answer: Answer) -> set[str]:
    """Paths of the files that a text may name."""
    if answer.media_type in ("application/zip",) or answer.media_type.startswith(("image/", "video/", "audio/")):
        return set()
    return {f"/m/{found.decode()}" for found in _FILE.findall(answer.body)}


def read(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body)
    return found


def _edition(api: Api, kind: Kind, target: str) -> Iterator[Answer]:
    content = api.ask(target)
    if content is None:
        return
    yield content
    told = read(content)
    linked = [f"{target}{ending}" for ending in SHOWN] if kind is Kind.BLOCK else []
    linked += told.get("renditions", {}).values()
    linked += [each["url"] for each in told.get("documents", ())]
    linked += [told["archive"]] if "archive" in told else []
    for each in linked:
        yield from _asked(api, each)


def _asked(api: Api, target: str) -> Iterator[Answer]:
    found = api.ask(target)
    if found is not None:
        yield found
