"""Turns a port into a running server of this product with a worker, and ends every process that belongs to it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.management.base import CommandError

HOST = "127.0.0.1"
MOST_PORT = 65_535
START_SECONDS = 60.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.1
RESTART_SECONDS = 1.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def refuse_busy_port(port: int) -> None:
    """Raise CommandError unless the port can be listened on."""
    if not 0 < port <= MOST_PORT:
        raise CommandError(f"{port} is no port. Choose one from 1 to {MOST_PORT}: make run PORT=8000")
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            another = port % MOST_PORT + 1
            raise CommandError(f"Port {port} is not free ({error}). Choose another: make run PORT={another}") from error


@contextlib.contextmanager
def serving(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """A server that answers on the port; it and its workers are gone afterwards, whatever ends the block."""
    process = None
    try:
        with uninterrupted():
            process = start(command(port))
        wait_until_healthy(process, port)
        yield process
    finally:
        if process:
            end(process)


def start(words: list[str]) -> "subprocess.Popen[bytes]":
    """A process that leads a group of its own."""
    return subprocess.Popen(words, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603 - own words


def work_beside(server: "subprocess.Popen[bytes]", died: Callable[[int], None]) -> int:
    """Keeps one worker of jobs running until the server ends; the server's exit code.

    A worker that dies is followed by another one a second later, and `died` is told its code.
    """
    words = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work", "--verbosity", "0"]
    while True:
        worker = None
        try:
            with uninterrupted():
                worker = start(words)
            while worker.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    return server.wait(POLL_SECONDS)
        finally:
            if worker:
                end(worker)
        died(worker.returncode)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return server.wait(RESTART_SECONDS)


def command(port: int) -> list[str]:
    application = ":".join(settings.WSGI_APPLICATION.rsplit(".", 1))
    return [
        sys.executable, "-m", "gunicorn", application, "--bind", f"{HOST}:{port}",
        "--config", settings.ASSETS_SERVER_CONFIG,
    ]  # fmt: skip


@contextlib.contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Ctrl-C, SIGTERM and SIGHUP end the block.

    Python drops an exception that is raised within a finalizer, a signal's too: call what this gives between steps, it
    raises KeyboardInterrupt where one was lost.
    """
    heard: list[int] = []

    def hear(number: int, frame: object) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    def heed() -> None:
        if heard:
            raise KeyboardInterrupt

    before = {number: signal.signal(number, hear) for number in SIGNALS}
    try:
        with _quiet_about_interrupts():
            yield heed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Signals wait until the block has ended: a process that is being started is known before it is left alone."""
    waiting: list[int] = []
    before = {number: signal.signal(number, lambda number, _: waiting.append(number)) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for heard in waiting:
        signal.raise_signal(heard)


@contextlib.contextmanager
def _quiet_about_interrupts() -> Iterator[None]:
    """Of exceptions that Python drops, all but KeyboardInterrupt are shown."""
    show = sys.unraisablehook
    sys.unraisablehook = lambda dropped: None if dropped.exc_type is KeyboardInterrupt else show(dropped)
    try:
        yield
    finally:
        sys.unraisablehook = show


def wait_until_healthy(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CommandError(f"The server ended at once with code {process.returncode}; its last lines say why.")
        if is_healthy(port):
            return
        time.sleep(POLL_SECONDS)
    raise CommandError(f"The server did not answer on port {port} within {START_SECONDS:.0f} s.")


def is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the whole process group to stop, then insist. A second Ctrl-C does not get in between."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _signal_group(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        _signal_group(process, signal.SIGKILL)
        process.wait()
    finally:
        signal.signal(signal.SIGINT, handler)


def _signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
