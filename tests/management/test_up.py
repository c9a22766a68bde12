"""One command brings the demo up, a second one reuses it, and nothing is left running when it ends."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assets.management import server as server_module
from assets.management.server import interruptible, work_beside
from tests.demo_site import Site, environment, prepared, running, up
from tests.examples.demo import EDITIONS
from tests.exchange.folders import write_folder
from tests.gates.sources import ROOT

pytestmark = pytest.mark.database
READY_AGAIN_SECONDS = 10.0
WORKER_SECONDS = 20.0


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was brought up and stopped."""
    return prepared(tmp_path_factory.mktemp("demo"), tmp_path_factory)


def fetch(site: Site, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Authorization": f"Bearer {site.access['key']}"})
        return connection.getresponse().status


def processes_with(word: str) -> list[str]:
    """Command lines of living processes that hold the word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if word in line:
            found.append(line)
    return found


def workers_of(var: Path) -> list[int]:
    """Process ids of living workers of jobs whose files are in the folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            line, env = (path / "cmdline").read_bytes(), (path / "environ").read_bytes()
        except OSError:
            continue
        if b"\0work\0" in line and f"VAR_DIR={var}\0".encode() in env:
            found.append(int(path.name))
    return found


def wait_for_worker(var: Path, *, other_than: int = 0) -> int:
    end = time.monotonic() + WORKER_SECONDS
    while time.monotonic() < end:
        if found := [number for number in workers_of(var) if number != other_than]:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no worker within {WORKER_SECONDS} s")


def test_the_documents_of_every_edition_are_written(var: Path) -> None:
    kit = var / "kits" / "spring-launch"

    editions = {str(path.parent.relative_to(kit)) for path in kit.rglob("web.html")}

    assert editions == set(EDITIONS)
    assert (kit / "manifest.json").exists()


def test_login_and_key_are_for_their_owner_alone(var: Path) -> None:
    assert (var / "demo.json").stat().st_mode & 0o777 == 0o600
    assert (var / "secret").stat().st_mode & 0o777 == 0o600


def test_a_second_run_reuses_all_and_its_directions_work(var: Path) -> None:
    before = (var / "demo.json").read_bytes()

    with running(var) as site:
        (path,) = re.findall(rf"curl .*127\.0\.0\.1:{site.port}(\S+)", site.text)
        answers = [fetch(site, address) for address in (path, "/admin/login/", "/api/v1/docs")]
        password_is_shown = site.access["password"] in site.text

    assert site.ready_seconds < READY_AGAIN_SECONDS
    assert answers == [200, 200, 200]
    assert password_is_shown
    assert (var / "demo.json").read_bytes() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_process_ends_with_it(number: signal.Signals, var: Path) -> None:
    with running(var) as site:
        word = f"127.0.0.1:{site.port}"
        during = processes_with(word)
        code = site.stop(number)

    assert len(during) > 2  # gunicorn and its workers
    assert processes_with(word) == []
    assert code == 0
    assert "Traceback" not in site.text


def test_a_worker_runs_beside_the_server_is_followed_by_another_and_ends_with_it(var: Path) -> None:
    with running(var) as site:
        first = wait_for_worker(var)
        os.kill(first, signal.SIGKILL)
        second = wait_for_worker(var, other_than=first)
        is_answering = fetch(site, "/admin/login/") == 200
        number_of_workers = len(workers_of(var))
        code = site.stop(signal.SIGTERM)

    assert second != first
    assert (is_answering, number_of_workers, code) == (True, 1, 0)
    assert workers_of(var) == []
    assert "The worker ended with code -9: another starts." in site.text


def test_a_worker_that_is_asked_to_end_ends_well(var: Path) -> None:
    words = [sys.executable, "manage.py", "work"]
    process = subprocess.Popen(words, cwd=ROOT, env=environment(var), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "Waiting for jobs. Ctrl-C stops.\n"

    process.terminate()

    assert process.communicate(timeout=20)[0] == "Jobs: 0 done, 0 failed.\n"
    assert process.returncode == 0


class Dying:
    """Is signalled to while it is finalized, where Python drops what that raises."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


def test_a_signal_that_python_lost_in_a_finalizer_is_heard_at_the_next_step() -> None:
    with interruptible() as heed:
        heed()
        Dying()

        with pytest.raises(KeyboardInterrupt):
            heed()


def test_two_that_start_together_from_nothing_both_end_well(tmp_path: Path) -> None:
    content = str(write_folder(tmp_path / "tiny"))
    environment(tmp_path / "var")  # makes the database of PostgreSQL, which is not what starts together

    with ThreadPoolExecutor() as threads:
        done = list(threads.map(lambda _: up(tmp_path / "var", "--once", "--content", content), range(2)))

    assert [each.returncode for each in done] == [0, 0], done


def test_the_folder_of_a_brand_may_have_any_name_and_later_edits_stay(tmp_path: Path) -> None:
    content = write_folder(tmp_path / "elsewhere")
    first = up(tmp_path / "var", "--once", "--content", str(content))
    (content / "blocks" / "hello.yaml").write_text("not to be pushed again", encoding="utf-8")

    again = up(tmp_path / "var", "--once", "--content", str(content))

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert (tmp_path / "var" / "kits" / "launch" / "manifest.json").exists()


def test_a_process_that_was_being_started_when_a_signal_came_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    sleep, started = [sys.executable, "-c", "import time; time.sleep(60)"], []

    def start_signalled(_words: list[str]) -> "subprocess.Popen[bytes]":
        started.append(subprocess.Popen(sleep, start_new_session=True))
        signal.raise_signal(signal.SIGTERM)
        return started[-1]

    server = subprocess.Popen(sleep)
    monkeypatch.setattr(server_module, "start", start_signalled)
    with pytest.raises(KeyboardInterrupt), interruptible():
        work_beside(server, pytest.fail)
    server.kill()
    server.wait()

    assert [process.returncode for process in started] == [-signal.SIGTERM]
