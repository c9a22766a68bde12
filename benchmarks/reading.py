"""A published library behind gunicorn, under load → what an answer costs, in answers of a raw WSGI function.

The raw function answers the same bytes from memory under the same server, in the same round: 1.0. Processor time is
that of the server's processes and of PostgreSQL's.
"""

import contextlib
import http.client
import json
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.databases import ROOT
from benchmarks.figures import Figure
from benchmarks.load import Asked, Server, cost, granian, gunicorn, is_there
from tests.services import postgresql

ROUNDS = 3
SECONDS = 2
WARM_UP_SECONDS = 4
LONGEST_WARM_UP_SECONDS = 24
STARTING = "import sys; sys.modules['requests'] = None; import brand_api.wsgi"
WARM_UPS = 12
"""Times that each question is asked before it counts: connections keep their worker, and both have to have met all."""
SMALL, LARGE = 2_000, int(os.environ.get("BENCHMARK_LARGE", "20000"))
MIB = 2**20
PLENTY = "1000000000"
"""Units a minute: budgets are spent, and never out."""
PRODUCT = "brand_api.wsgi:application"
SYSTEMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "raw": ("benchmarks.raw:application", {}),
    "repeated": (PRODUCT, {}),
    "repeated, sequence read each time": (PRODUCT, {"BRAND_API_READ_FRESHNESS_SECONDS": "0"}),
    "first": (PRODUCT, {"BRAND_API_REPEATED_BYTES": "0"}),
    "granian: raw": ("benchmarks.raw:application", {}),
    "granian: repeated": (PRODUCT, {}),
    "plain ModelViewSet": ("benchmarks.plain:application", {}),
}
MOST: Mapping[tuple[str, str], Mapping[str, float]] = {
    ("repeated", "block"): {"sqlite": 1.5, "postgresql": 1.5},
    ("repeated", "conditional"): {"sqlite": 1.5, "postgresql": 1.5},
    ("repeated", "list"): {"sqlite": 1.4, "postgresql": 1.4},
    ("repeated", "rendition"): {"sqlite": 2.5, "postgresql": 2.5},
    **{
        ("repeated, sequence read each time", asked): {"sqlite": 1.9, "postgresql": 2.8}
        for asked in ("block", "conditional", "list")
    },
    ("first", "block"): {"sqlite": 4.0, "postgresql": 6.0},
    ("first", "list"): {"sqlite": 6.0, "postgresql": 9.0},
}
"""Answers of the raw function that one answer may cost, by system, question and database."""
LEFT_OUT = {"date", "server", "connection", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Site:
    """A database with a library, and what may be asked of it, by name."""

    vendor: str
    surroundings: Mapping[str, str]
    beside: tuple[int, ...]
    asked: Mapping[str, tuple[Asked, ...]]


def figures() -> Iterator[Figure]:
    if not is_there():
        sys.stderr.write("reading is left out: wrk is not installed.\n")
        return
    yield from _starting()
    for vendor in ("sqlite", "postgresql"):
        with site(vendor, SMALL) as small:
            yield from _ratios(small)
            with site(vendor, LARGE) as large:
                yield from _flatness(small, large)


def _ratios(here: Site) -> Iterator[Figure]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="brand_raw_")))
        answers = {"BENCHMARK_ANSWERS": str(_prebuilt(here, folder / "answers"))}
        servers = {name: stack.enter_context(served(here, name, answers)) for name in SYSTEMS}
        points = [(name, asked) for name in SYSTEMS for asked in here.asked if _is_asked(name, asked)]
        costs = rounds({point: (servers[point[0]], _asked(here, *point)) for point in points})
        for name, asked in points:
            ratios = [took / raw for took, raw in zip(costs[name, asked], costs["raw", asked], strict=True)]
            if name == "raw":
                yield Figure(f"{here.vendor}: raw, {asked}", statistics.median(costs[name, asked]), "ms")
                continue
            most = MOST.get((name, asked), {}).get(here.vendor)
            yield Figure(f"{here.vendor}: {name}, {asked}", statistics.median(ratios), "x", most)
        yield from _against_plain(here, costs)
        yield Figure(f"{here.vendor}: largest worker after that", servers["repeated"].pss_bytes() / MIB, "MiB", 120)
        yield from _churn(here, servers)


def _against_plain(here: Site, costs: Mapping[tuple[str, str], Sequence[float]]) -> Iterator[Figure]:
    for asked, least in (("block", 4.0), ("list", 10.0)):
        pairs = zip(costs["first", asked], costs["plain ModelViewSet", asked], strict=True)
        share = statistics.median(first / plain for first, plain in pairs)
        yield Figure(f"{here.vendor}: first, {asked}, in answers of the ModelViewSet", share, "x", 1 / least)


def _churn(here: Site, servers: Mapping[str, Server]) -> Iterator[Figure]:
    """Processor time of the server alone: the database's is also that of whoever acts."""
    points = {(name, "block"): (_alone(servers[name]), here.asked["block"]) for name in ("repeated", "first")}
    with acting(here):
        costs = rounds(points)
    pairs = zip(costs["repeated", "block"], costs["first", "block"], strict=True)
    share = statistics.median(repeated / first for repeated, first in pairs)
    yield Figure(f"{here.vendor}: 20 acts a second: repeated, in first answers", share, "x", 1.0)


def _flatness(small: Site, large: Site) -> Iterator[Figure]:
    with contextlib.ExitStack() as stack:
        servers = {each: stack.enter_context(served(here, "first", {})) for each, here in ((0, small), (1, large))}
        points = {
            (str(each), asked): (servers[each], here.asked[asked])
            for each, here in ((0, small), (1, large))
            for asked in ("block", "list")
        }
        costs = rounds(points)
    for asked in ("block", "list"):
        pairs = zip(costs["1", asked], costs["0", asked], strict=True)
        growth = statistics.median(more / less for more, less in pairs)
        yield Figure(f"{small.vendor}: first, {asked}, {SMALL:,} → {LARGE:,} blocks", growth, "x", 1.2)


def rounds(
    points: Mapping[tuple[str, str], tuple[Server, Sequence[Asked]]],
) -> dict[tuple[str, str], list[float]]:
    """Milliseconds of each point in each round; all points take turns."""
    for server, asked in points.values():
        warm_up(server, asked)
    costs: dict[tuple[str, str], list[float]] = {point: [] for point in points}
    for _ in range(ROUNDS):
        for point, (server, asked) in points.items():
            costs[point].append(cost(server, asked, SECONDS).milliseconds)
    return costs


def warm_up(server: Server, asked: Sequence[Asked]) -> None:
    """Until every worker has met every question, as good as surely; not for ever where an answer takes long."""
    done = 0
    for _ in range(0, LONGEST_WARM_UP_SECONDS, WARM_UP_SECONDS):
        done += cost(server, asked, WARM_UP_SECONDS).requests
        if done >= WARM_UPS * len(asked):
            return


@contextlib.contextmanager
def site(vendor: str, blocks: int) -> Iterator[Site]:
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="brand_bench_"))
        url = stack.enter_context(postgresql()) if vendor == "postgresql" else f"sqlite:///{folder}/db.sqlite3"
        surroundings = {
            "ENVIRONMENT": "production", "DEBUG": "false", "ALLOWED_HOSTS": "127.0.0.1", "SSL_REDIRECT": "false",
            "SECRET_KEY": "benchmark" * 8, "API_KEY_PEPPER": "pepper" * 8, "VAR_DIR": folder, "DATABASE_URL": url,
            "BRAND_API_KEY_BUDGET": PLENTY, "BRAND_API_ADDRESS_BUDGET": PLENTY,
            "LOG_LEVEL": "WARNING", "BENCHMARK_BLOCKS": str(blocks),
        }  # fmt: skip
        _manage(surroundings, "migrate", "--verbosity", "0")
        told = json.loads(_manage(surroundings, "shell", "--no-imports", "-c", f"{READABLE}.main()"))
        yield Site(vendor, surroundings, _database(url), _questions(surroundings, told))


READABLE = "from benchmarks import readable; readable"


def _questions(surroundings: Mapping[str, str], told: Mapping[str, object]) -> Mapping[str, tuple[Asked, ...]]:
    key = str(told["key"])
    blocks = tuple(Asked(str(path), key) for path in told["blocks"])  # type: ignore[attr-defined]
    with gunicorn(PRODUCT, surroundings) as server:
        etags = [dict(_fetched(server, each)[1])["ETag"] for each in blocks]
    known = tuple(Asked(each.path, key, etag) for each, etag in zip(blocks, etags, strict=True))
    others = {name: (Asked(str(told[name]), key),) for name in ("list", "rendition")}
    return {"block": blocks, "conditional": known, **others}


@contextlib.contextmanager
def served(here: Site, name: str, more: Mapping[str, str]) -> Iterator[Server]:
    application, own = SYSTEMS[name]
    start = granian if name.startswith("granian") else gunicorn
    with start(application, {**here.surroundings, **own, **more}, here.beside) as server:
        yield server


@contextlib.contextmanager
def acting(here: Site) -> Iterator[None]:
    """Twenty acts a second."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", f"{READABLE}.act()"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **here.surroundings})  # noqa: S603 - own words
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _is_asked(name: str, asked: str) -> bool:
    return name != "plain ModelViewSet" or asked in ("block", "list")


def _asked(here: Site, name: str, asked: str) -> Sequence[Asked]:
    """The ModelViewSet's own paths of the same blocks."""
    if name != "plain ModelViewSet":
        return here.asked[asked]
    if asked == "list":
        return (Asked("/blocks", here.asked["list"][0].key),)
    return [Asked(f"/blocks/{each.path.split('/')[6]}", each.key) for each in here.asked["block"]]


def _alone(server: Server) -> Server:
    return Server(server.port, server.pid, (server.pid,))


def _prebuilt(here: Site, path: Path) -> Path:
    """What the product answers, as it stands on the line but for what the server adds."""
    every = [each for asked in here.asked.values() for each in asked]
    with served(here, "first", {}) as server:
        answers = {(each.path, bool(each.etag)): _fetched(server, each) for each in every}
    path.write_bytes(pickle.dumps(answers))
    return path


def _fetched(server: Server, asked: Asked) -> tuple[str, list[tuple[str, str]], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Authorization": f"Bearer {asked.key}", **({"If-None-Match": asked.etag} if asked.etag else {})}
    line.request("GET", asked.path, headers=headers)
    response = line.getresponse()
    body = response.read()
    line.close()
    if response.status not in (200, 304):
        raise SystemExit(f"{asked.path} was answered {response.status}: {body[:200]!r}")
    told = [(name, value) for name, value in response.getheaders() if name.lower() not in LEFT_OUT]
    return f"{response.status} {response.reason}", told, body


def _database(url: str) -> tuple[int, ...]:
    """The process that PostgreSQL's others descend from; none of SQLite."""
    host = parse_qs(urlsplit(url).query).get("host")
    return (int(Path(host[0], "data", "postmaster.pid").read_text().splitlines()[0]),) if host else ()


def _starting() -> Iterator[Figure]:
    """Of what each worker does before its first request, without a package that only development has."""
    with tempfile.TemporaryDirectory(prefix="brand_start_") as folder:
        took = []
        for _ in range(ROUNDS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-c", STARTING]
            subprocess.run(command, cwd=ROOT, env={**os.environ, "VAR_DIR": folder}, check=True)  # noqa: S603
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    yield Figure("processor time of a worker's start", min(took), "s", 1.0)


def _manage(surroundings: Mapping[str, str], *arguments: str) -> str:
    return subprocess.run(  # noqa: S603 - this project's own commands
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env={**os.environ, **surroundings}, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout  # fmt: skip
