"""Databases restart, disks fill up, processes are killed: reads go on or say so in time, and no write is lost."""

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.counts import DATABASE_RESTARTS, KILLED_SERVERS
from tests.faults.installed import Installation, Seen, asking, wait_until
from tests.services import postgresql, stop, user_for_server

pytestmark = [pytest.mark.database, pytest.mark.slow]
IS_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
ANSWER_SECONDS = 2.0
DISK = "4m"
WORKERS = 2
CHECK = (
    "from django.db import connection as c; q = c.cursor(); q.execute('PRAGMA integrity_check'); print(*q.fetchone())"
)
KEPT_ON_COMMIT = "options=-c%20synchronous_commit%3Don"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """On PostgreSQL a server of its own, which may be stopped."""
    folder = tmp_path_factory.mktemp("installation")
    if not IS_POSTGRESQL:
        yield Installation.made(folder, f"sqlite:///{folder}/db.sqlite3")
        return
    with postgresql() as url:
        yield Installation.made(folder, f"{url}&{KEPT_ON_COMMIT}")


@pytest.fixture(scope="module")
def restarted(installation: Installation) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Servers of the database that were started again."""
    servers: list[subprocess.Popen[bytes]] = []
    yield servers
    for server in servers:
        stop(server)


def restart(url: str, number: int) -> "subprocess.Popen[bytes]":
    """Ends the server of this database, by turns in order and at once, and starts it again as it was."""
    data = Path(parse_qs(urlsplit(url).query)["host"][0], "data")
    pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    command = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    os.kill(pid, signal.SIGINT if number % 2 else signal.SIGQUIT)
    wait_until(lambda: not (data / "postmaster.pid").exists() or is_dead(pid))
    return subprocess.Popen(
        command, cwd=data.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, **user_for_server(),
    )  # fmt: skip


def is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def assert_told_in_time(seen: list[Seen], *statuses: int) -> None:
    """Each answer is the content, or says in two seconds that it cannot be had now; and there were some of both."""
    for each in seen:
        assert each.status in (200, *statuses), each
        assert each.status in (0, 200) or (each.is_problem, each.code) == (True, "unavailable"), each
        assert each.seconds < ANSWER_SECONDS, each
    assert any(each.status == 200 for each in seen)


def serving_workers(server: int) -> list[int]:
    """Those of its processes that wait for connections by now."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return [int(pid) for pid in children if is_waiting(Path(f"/proc/{pid}/fdinfo"))]


def is_waiting(descriptors: Path) -> bool:
    """Whether one of them is an epoll that watches something."""
    with contextlib.suppress(OSError):
        return any("tfd:" in path.read_text() for path in descriptors.iterdir())
    return False


@pytest.mark.skipif(not IS_POSTGRESQL, reason="SQLite has no server that restarts")
@pytest.mark.proof(DATABASE_RESTARTS)
def test_while_the_database_restarts_reads_say_so_and_no_acknowledged_write_is_lost(
    installation: Installation, restarted: list["subprocess.Popen[bytes]"]
) -> None:
    url = installation.surroundings["DATABASE_URL"]
    with installation.serving(), installation.writing() as acknowledged, asking(installation) as seen:
        for number in range(DATABASE_RESTARTS):
            before = len(acknowledged)
            restarted.append(restart(url, number))
            installation.wait_until_read()
            wait_until(lambda before=before: len(acknowledged) > before)

    assert_told_in_time(seen, 503)
    assert set(acknowledged) <= installation.saved()
    installation.manage("verify_audit")


@pytest.mark.proof(KILLED_SERVERS)
def test_a_killed_web_worker_breaks_what_it_was_answering_and_nothing_else(installation: Installation) -> None:
    with installation.serving() as server:
        with asking(installation) as seen:
            for _ in range(KILLED_SERVERS):
                workers: list[int] = []
                while len(workers) < WORKERS:
                    time.sleep(random.uniform(0.01, 0.1))
                    workers = serving_workers(server.pid)
                os.kill(random.choice(workers), signal.SIGKILL)
        assert_told_in_time(seen, 0)
        assert server.poll() is None


@pytest.mark.skipif(IS_POSTGRESQL, reason="PostgreSQL's disk is its server's matter")
def test_on_a_full_disk_reads_go_on_and_writes_say_so_until_there_is_room_again(
    installation: Installation, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk") as folder:
        installation = installation.moved(folder)
        with installation.serving(), installation.writing() as acknowledged, asking(installation) as seen:
            filler = fill(folder)
            wait_until(lambda: is_still(acknowledged))
            refused = installation.manage("issue_key", "reader", is_well=False)
            before = len(acknowledged)
            filler.unlink()
            wait_until(lambda: len(acknowledged) > before)

        assert_told_in_time(seen)
        assert "full" in refused
        assert set(acknowledged) <= installation.saved()
        installation.manage("verify_audit")
        assert installation.manage("shell", "--no-imports", "-c", CHECK).strip() == "ok"


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Skips where this machine does not let its user mount one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("A small disk needs the right to mount one.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Every byte that is left is in the file that it answers."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return filler


def is_still(acknowledged: list[str]) -> bool:
    """Nothing more was acknowledged for half a second."""
    before = len(acknowledged)
    time.sleep(0.5)
    return len(acknowledged) == before
