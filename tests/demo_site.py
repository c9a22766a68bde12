"""Turns an empty folder into a running demo, as `make run` does, on a port of its own."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.calm import Watch
from tests.gates.sources import ROOT

READY_SECONDS = 120.0
STOP_SECONDS = 30.0


@dataclass(slots=True)
class Site:
    """A demo that answers: its process, port, folder, what it said, and in how many calm seconds it was ready."""

    process: "subprocess.Popen[str]"
    port: int
    var: Path
    lines: list[str] = field(default_factory=list)
    ready_seconds: float = 0.0

    @property
    def access(self) -> dict[str, str]:
        loaded: dict[str, str] = json.loads((self.var / "demo.json").read_text(encoding="utf-8"))
        return loaded

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def stop(self, number: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))}
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    return {**inherited, **own_database(var), "VAR_DIR": str(var), "MEDIA_ROOT": str(var / "media"), "PATH": path}


def own_database(var: Path, template: str = "template1") -> dict[str, str]:
    """On PostgreSQL a database named after the folder, made at the first call; on SQLite the folder holds it."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return {}
    name = database_of(var)
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            connection.execute(words)
    return {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}


def database_of(var: Path) -> str:
    return f"demo_{hashlib.sha256(str(var).encode()).hexdigest()[:16]}"


def prepared(var: Path, temporary: pytest.TempPathFactory) -> Path:
    """The folder, as a demo leaves it that was brought up from nothing and stopped: once for all workers of a run."""
    base = temporary.getbasetemp()
    first = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-from-nothing"
    with first.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (first / "demo.json").exists():
            first.mkdir(exist_ok=True)
            with running(first):
                pass
        shutil.copytree(first, var, dirs_exist_ok=True)
        own_database(var, template=database_of(first))
    return var


def up(var: Path, *arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", "up", *arguments]
    env = {**environment(var), **changes}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@contextlib.contextmanager
def running(var: Path) -> Iterator[Site]:
    """`manage.py up` until it says Ready; stopped by Ctrl-C's signal at the end."""
    port = free_port()
    watch = Watch()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)],
        cwd=ROOT, env=environment(var), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    site = Site(process, port, var)
    ready = threading.Event()
    listener = threading.Thread(target=listen, args=(site, ready), daemon=True)
    listener.start()
    try:
        assert ready.wait(READY_SECONDS), f"not ready within {READY_SECONDS} s:\n{site.text}"
        assert process.poll() is None, site.text
        site.ready_seconds = watch.seconds
        yield site
    finally:
        site.stop()
        listener.join(STOP_SECONDS)


def listen(site: Site, ready: threading.Event) -> None:
    assert site.process.stdout is not None
    with site.process.stdout as lines:
        for line in lines:
            site.lines.append(line)
            if "Ctrl-C" in line:
                ready.set()
    ready.set()  # it ended
