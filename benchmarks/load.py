"""A server and requests → the processor time that each took, of the server's processes and of the database's."""

import contextlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import ROOT
from tests.services import free_port

WORKERS, THREADS, CONNECTIONS = 2, 4, 8
START_SECONDS = 30.0
TICKS = os.sysconf("SC_CLK_TCK")
DONE = re.compile(r"(\d+) requests in ")
FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
SCRIPT = """
local asked, next = {}, 0
for line in io.lines(os.getenv("BENCHMARK_REQUESTS")) do
  local path, key, etag = line:match("^(%S+) (%S+) (%S*)$")
  local headers = {["Authorization"] = "Bearer " .. key}
  if etag ~= "" then headers["If-None-Match"] = etag end
  asked[#asked + 1] = {path, headers}
end
request = function()
  next = next % #asked + 1
  return wrk.format("GET", asked[next][1], asked[next][2])
end
"""


@dataclass(frozen=True, slots=True)
class Server:
    """`processes` are those whose processor time counts, with all that they started."""

    port: int
    pid: int
    processes: tuple[int, ...]

    def pss_bytes(self) -> int:
        """Of the largest worker."""
        return max(_pss(pid) for pid in tree(self.pid) if pid != self.pid)


@contextlib.contextmanager
def gunicorn(application: str, surroundings: Mapping[str, str], beside: Sequence[int] = ()) -> Iterator[Server]:
    """Two workers of four threads; `beside` are the database's processes."""
    port = free_port()
    words = [
        "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
        "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    with _running(words, port, surroundings, beside) as server:
        yield server


@contextlib.contextmanager
def granian(application: str, surroundings: Mapping[str, str], beside: Sequence[int] = ()) -> Iterator[Server]:
    """The same with another server."""
    port = free_port()
    words = [
        "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS),
        "--blocking-threads", str(THREADS), "--log-level", "error", application,
    ]  # fmt: skip
    with _running(words, port, surroundings, beside) as server:
        yield server


@contextlib.contextmanager
def _running(
    words: Sequence[str], port: int, surroundings: Mapping[str, str], beside: Sequence[int]
) -> Iterator[Server]:
    command = [sys.executable, "-m", *words]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **surroundings})  # noqa: S603 - own words
    try:
        _wait(port, process)
        yield Server(port, process.pid, (process.pid, *beside))
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Until a worker answers, whatever it says."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            line.request("GET", "/nowhere")
            line.getresponse().read()
            return
        time.sleep(0.05)
    raise SystemExit("The server did not start.")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: a path, the key, and the ETag that the client has."""

    path: str
    key: str
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """How many requests were answered, and the processor time of each."""

    requests: int
    milliseconds: float


def cost(server: Server, asked: Sequence[Asked], seconds: int) -> Cost:
    """What requests took under eight connections that go through these in turn."""
    with tempfile.TemporaryDirectory(prefix="brand_wrk_") as folder:
        script, requests = Path(folder, "requests.lua"), Path(folder, "requests")
        script.write_text(SCRIPT, encoding="ascii")
        lines = (f"{each.path} {each.key} {each.etag}" for each in asked)
        requests.write_text("\n".join(lines) + "\n", encoding="ascii")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
        before = spent(server.processes)
        said = subprocess.run(  # noqa: S603 - own words
            [*command, f"http://127.0.0.1:{server.port}"],
            env={**os.environ, "BENCHMARK_REQUESTS": str(requests)},
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        took = spent(server.processes) - before
    if FAILED.search(said):
        raise SystemExit(f"Requests failed:\n{said}")
    done = int(DONE.findall(said)[0])
    return Cost(done, 1000 * took / done)


def is_there() -> bool:
    return shutil.which("wrk") is not None


def spent(roots: Sequence[int]) -> float:
    """Seconds of processor time of these processes, of those they started, and of those of them that have ended."""
    return sum(_spent(pid, with_ended=pid in roots) for root in roots for pid in tree(root))


def tree(root: int) -> set[int]:
    """The process and all below it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found, size = {root}, 0
    while len(found) > size:
        size = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found


def _spent(pid: int, *, with_ended: bool) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11 : 15 if with_ended else 13])) / TICKS
    return 0.0


def _pss(pid: int) -> int:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return 1024 * int(re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[0])
