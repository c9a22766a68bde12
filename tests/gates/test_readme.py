"""What README and docs tell the reader to type runs, against a demo of its own, and prints what they show.

So do the examples of the API's description.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from assets.api.examples import FILE
from tests.counts import IS_PROOF
from tests.demo_examples import answered, fetch, requests, spread
from tests.demo_site import Site, environment, prepared, running
from tests.gates.documents import Block, blocks
from tests.gates.sources import ROOT

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(
        os.environ.get("DATABASE_URL", "").startswith("postgres") and not IS_PROOF,
        reason="in `make test` pages are tried on SQLite, in `make proof` on PostgreSQL too",
    ),
]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = [
    block for page in PAGES if page.exists() for block in blocks(page.name, page.read_text(encoding="utf-8"))
]  # fmt: skip
GAP = "…"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(prepared(tmp_path_factory.mktemp("demo"), tmp_path_factory)) as site:
        yield site


def run(block: Block, site: Site) -> subprocess.CompletedProcess[str]:
    """As a reader would, at the top of the checkout; the demo's address, folder and $KEY are this run's."""
    script = block.script.replace("127.0.0.1:8000", f"127.0.0.1:{site.port}").replace("var/", f"{site.var}/")
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT, env={**environment(site.var), "KEY": site.access["key"]}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def missing(shown: tuple[str, ...], printed: str) -> list[str]:
    """Lines that a page shows and the command did not print; `…` stands for anything within a line."""
    lines = printed.splitlines()
    return [line for line in shown if not any(is_like(line, candidate) for candidate in lines)]


def is_like(shown: str, printed: str) -> bool:
    return all(part.strip() in printed for part in shown.split(GAP))


def test_the_readme_has_commands_to_try() -> None:
    assert [block for block in BLOCKS if block.name.startswith("README.md")]


@pytest.mark.parametrize("block", BLOCKS, ids=[block.name for block in BLOCKS])
def test_the_block_runs_and_prints_what_the_page_shows(block: Block, site: Site) -> None:
    done = run(block, site)

    assert done.returncode == 0, done.stdout + done.stderr
    assert missing(block.output, done.stdout) == []


def test_each_example_of_the_description_is_answered_by_the_demo_as_it_shows(site: Site) -> None:
    """After a wanted change run `python -m tests.demo_examples`."""
    assert answered(site) == json.loads(FILE.read_text(encoding="utf-8"))


def test_each_example_of_a_parameter_is_one_that_the_demo_answers(site: Site) -> None:
    started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())  # the example's instant may be before the demo's
    refused = []
    for operation, path in requests(json.loads(fetch(site, "/api/v1/openapi.json")[2])):
        for each in (one for one in operation["parameters"] if "examples" in one["schema"]):
            value = started if each["name"] == "at" else each["schema"]["examples"][0]
            query = {**dict(parse_qsl(urlsplit(path).query)), **spread(each["name"], value)}
            asked = f"{urlsplit(path).path}?{urlencode(query)}"
            status, _, body = fetch(site, asked)
            refused += [(asked, body)] if status == HTTPStatus.BAD_REQUEST else []

    assert refused == []


def test_a_line_that_was_not_printed_is_noticed() -> None:
    shown = ("one … three", "four", "…")

    assert missing(shown, "one two three\nfive\n") == ["four"]
