"""A running demo → what it answers to the description's examples; `python -m tests.demo_examples` keeps that."""

import json
import re
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from assets.api.examples import FILE
from tests.demo_site import Site, running

MOST_ENTRIES = 3
MOST_LETTERS = 300
TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")
CURSOR = "Qk9hR3VsbUxPVnd0cG9J…"
MOMENT = "2026-10-01T09:00:00Z"


class Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any) -> None:
        return None


def requests(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each operation, and the path with its examples: all that a page to try it fills in."""
    for path, methods in document["paths"].items():
        filled, query = path, {}
        for parameter in methods["get"]["parameters"]:
            if "example" in parameter and parameter["in"] == "path":
                filled = filled.replace(f"{{{parameter['name']}}}", parameter["example"])
            elif "example" in parameter:
                query |= spread(parameter["name"], parameter["example"])
        yield methods["get"], f"{filled}?{urlencode(query)}" if query else filled


def spread(name: str, value: Any) -> dict[str, str]:
    return {f"{name}[{inner}]": each for inner, each in value.items()} if isinstance(value, dict) else {name: value}


def fetch(site: Site, path: str) -> tuple[int, str, bytes]:
    """Status, media type and body."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{site.port}{path}", headers={"Authorization": f"Bearer {site.access['key']}"}
    )
    try:
        with urllib.request.build_opener(Staying).open(request, timeout=30) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get_content_type(), error.read()


def answered(site: Site) -> dict[str, Any]:
    """By operation, shortened; none of those that answer no text. Each has to answer well."""
    found = {}
    document = json.loads(fetch(site, "/api/v1/openapi.json")[2])
    for operation, path in requests(document):
        status, media_type, body = fetch(site, path)
        assert status == (HTTPStatus.OK if "200" in operation["responses"] else HTTPStatus.TEMPORARY_REDIRECT), path
        if media_type.endswith("json"):
            found[operation["operationId"]] = shortened(json.loads(body))
        elif media_type.startswith("text/") and status == HTTPStatus.OK:
            found[operation["operationId"]] = shortened(body.decode())
    return found


def shortened(value: Any) -> Any:
    """At most three entries of a list and the beginning of a text; when the demo started is left out."""
    if isinstance(value, list):
        return [shortened(each) for each in value[:MOST_ENTRIES]]
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in (_settled(value) if "cursor" in value else value).items()}
    if isinstance(value, str):
        return TIME.sub(MOMENT, value if len(value) <= MOST_LETTERS else value[:MOST_LETTERS] + "…")
    return value


def _settled(page: dict[str, Any]) -> dict[str, Any]:
    """A page of changes as any demo has it: the order within a step and the cursor are this one's."""
    results = sorted(page["results"], key=lambda each: (each["kind"], each["key"]))
    return {**page, "results": results, "cursor": CURSOR, "next": page["next"] and f"…?cursor={CURSOR}"}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as site:
        found = answered(site)
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"Wrote {len(found)} answers.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
