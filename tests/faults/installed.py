"""The product as it is installed: a database of its own, a small published library, a server, and who asks it."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from tests.calm import Watch
from tests.gates.sources import ROOT
from tests.services import free_port

BLOCKS = 5
START_SECONDS = 30.0
PAUSE_SECONDS = 0.01
SETTINGS = {
    "ENVIRONMENT": "production", "DEBUG": "false", "ALLOWED_HOSTS": "127.0.0.1", "SSL_REDIRECT": "false",
    "SECRET_KEY": "fault" * 12, "API_KEY_PEPPER": "pepper" * 9, "LOG_LEVEL": "CRITICAL",
    "BRAND_API_KEY_BUDGET": "1000000000", "BRAND_API_ADDRESS_BUDGET": "1000000000", "BENCHMARK_BLOCKS": str(BLOCKS),
}  # fmt: skip
WRITER = """
import sys, time
from django.db import connection
from django.db.utils import Error
from django.utils import timezone
from assets import granting
from assets.history import Actor
from assets.models import Partner
while True:
    try:
        made = granting.issue_key(partner=Partner.objects.get(), actor=Actor("w", "W", "key"), clock=timezone.now)
        print(made.api_key.key_id, flush=True)
    except Error:
        connection.close()
    time.sleep(0.01)
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """Status 0 is a connection that broke; `code` is a problem's. Seconds are a calm machine's."""

    status: int
    code: str
    is_problem: bool
    seconds: float


@dataclass
class Installation:
    """`path` is one block's edition, `key` may read it."""

    surroundings: Mapping[str, str]
    path: str = ""
    key: str = ""
    port: int = field(default_factory=free_port)

    @classmethod
    def made(cls, folder: Path, url: str) -> "Installation":
        facts = {**SETTINGS, "VAR_DIR": str(folder), "DATABASE_URL": url}
        made = cls(MappingProxyType({**os.environ, **facts}))
        made.manage("migrate", "--verbosity", "0")
        words = made.manage("shell", "--no-imports", "-c", "from benchmarks import readable; readable.main()")
        told = json.loads(words)
        made.path, made.key = told["blocks"][0], told["key"]
        return made

    def moved(self, folder: Path) -> "Installation":
        """The same on SQLite in another folder."""
        shutil.copytree(self.surroundings["VAR_DIR"], folder, dirs_exist_ok=True)
        facts = {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        return Installation({**self.surroundings, **facts}, self.path, self.key)

    def manage(self, *arguments: str, is_well: bool = True) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=dict(self.surroundings), capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) == is_well, done.stdout + done.stderr
        return done.stdout if is_well else done.stderr

    @contextlib.contextmanager
    def serving(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Two workers, as production has them."""
        command = [
            sys.executable, "-m", "gunicorn", "--config", "python:brand_api.serving", "brand_api.wsgi",
            "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4", "--log-level", "critical",
        ]  # fmt: skip
        process = subprocess.Popen(command, cwd=ROOT, env=dict(self.surroundings))
        try:
            self.wait_until_read()
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()

    @contextlib.contextmanager
    def writing(self) -> Iterator[list[str]]:
        """A process that makes keys; the list grows by those that it was told are saved."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WRITER]
        acknowledged: list[str] = []
        process = subprocess.Popen(command, cwd=ROOT, env=dict(self.surroundings), stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = process.stdout
        thread = threading.Thread(target=lambda: acknowledged.extend(line.strip() for line in lines))
        thread.start()
        try:
            wait_until(lambda: len(acknowledged) > 0)
            yield acknowledged
        finally:
            process.kill()
            process.wait()
            thread.join()
            lines.close()

    def ask(self) -> Seen:
        watch = Watch()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            line.request("GET", self.path, headers={"Authorization": f"Bearer {self.key}"})
            response = line.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return Seen(0, "", False, watch.seconds)
        finally:
            line.close()
        is_problem = response.headers.get("Content-Type", "") == "application/problem+json"
        code = json.loads(body)["code"] if is_problem else ""
        return Seen(response.status, code, is_problem, watch.seconds)

    def wait_until_read(self) -> None:
        wait_until(lambda: self.ask().status == 200)

    def saved(self) -> set[str]:
        """The ids of all keys there are."""
        return set(self.manage("shell", "--no-imports", "-c", SAVED).split())


SAVED = "from assets.models import ApiKey; print(*ApiKey.objects.values_list('key_id', flat=True))"


@contextlib.contextmanager
def asking(installation: Installation) -> Iterator[list[Seen]]:
    """Two readers, without pause; the list grows by what they see."""
    seen: list[Seen] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(PAUSE_SECONDS):
            seen.append(installation.ask())

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + START_SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(PAUSE_SECONDS)
