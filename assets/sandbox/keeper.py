"""Starts one zygote with a clean environment, hands it jobs and waits for their ends."""

import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assets.errors import SandboxError
from assets.sandbox.child import LARGEST_DETAIL_BYTES
from assets.sandbox.jobs import Job, Order, receive_message, send_message
from assets.sandbox.outcomes import Verdict, too_much

_START_SECONDS = 60.0
_STOP_SECONDS = 2.0
_GRACE_SECONDS = 5.0
"""How much later than a job's own wall limit its end may be heard of before the zygote counts as lost."""
_CHUNK_BYTES = 65_536
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}


class ZygoteLost(SandboxError):
    """The zygote died or answers no more; its children have died with it."""


@dataclass(frozen=True, slots=True)
class Isolation:
    """What the running zygote could do to separate its children; `namespaces` is empty where the machine refuses."""

    namespaces: tuple[str, ...]
    address_space_bytes: int


class Keeper:
    """One zygote process. Threads may submit at once; a forked copy of the owner must `forget` it."""

    def __init__(self, preload: tuple[str, ...], prepare: str) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = _start(theirs.fileno(), preload, prepare)
        self._control = ours
        self._sending = threading.Lock()
        self.isolation = self._first_words()

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def run(self, job: Job) -> tuple[bytes, Verdict]:
        """What the child said and how it ended; raises SandboxError for too long an answer, ZygoteLost."""
        answer, answer_end = os.pipe()
        verdict, verdict_end = os.pipe()
        try:
            try:
                self._submit(job, answer_end, verdict_end)
            finally:
                os.close(answer_end)
                os.close(verdict_end)
            return self._wait(job, answer, verdict)
        finally:
            os.close(answer)
            os.close(verdict)

    def stop(self) -> None:
        """Close the socket, on which the zygote kills its children and ends; by force when it does not."""
        self._control.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """In a forked copy: let go of the socket and leave the process to the one who started it."""
        self._control.close()
        self._process.returncode = 0

    def _first_words(self) -> Isolation:
        self._control.settimeout(_START_SECONDS)
        try:
            said = json.loads(receive_message(self._control)[0])
        except (EOFError, OSError) as error:
            self.kill()
            raise SandboxError("The sandbox did not start. It needs Linux.", limit="crash") from error
        if "failed" in said:
            self.stop()
            raise SandboxError(f"The sandbox did not start: {said['failed']}.", limit="crash")
        self._control.settimeout(_GRACE_SECONDS)
        return Isolation(tuple(said["namespaces"]), said["address_space_bytes"])

    def _submit(self, job: Job, answer: int, verdict: int) -> None:
        payload = os.memfd_create("payload")
        try:
            _write(payload, job.payload)
            order = Order(job.function, job.load, job.limits).encode()
            with self._sending:
                send_message(self._control, order, (payload, answer, verdict))
        except OSError as error:
            raise ZygoteLost(f"{job.label}: the sandbox is gone.", limit="crash") from error
        finally:
            os.close(payload)

    def _wait(self, job: Job, answer: int, verdict: int) -> tuple[bytes, Verdict]:
        """The verdict is written when the child is no more, so then all it ever said is in the pipe."""
        os.set_blocking(answer, False)
        most = 1 + max(job.limits.output_bytes, LARGEST_DETAIL_BYTES)
        deadline = time.monotonic() + job.limits.wall_seconds + _GRACE_SECONDS
        poll = select.poll()
        poll.register(answer, select.POLLIN)
        poll.register(verdict, select.POLLIN)
        said = bytearray()
        while True:
            ready = dict(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))
            if not ready:
                raise ZygoteLost(f"{job.label}: the sandbox does not answer.", limit="crash")
            if answer in ready and _drain(answer, said, most):
                poll.unregister(answer)
            if len(said) > most:
                raise too_much(job, "output")
            if verdict in ready:
                told = os.read(verdict, _CHUNK_BYTES)
                if not told:
                    raise ZygoteLost(f"{job.label}: the sandbox is gone.", limit="crash")
                _drain(answer, said, most)
                return bytes(said), Verdict.decode(told)


def _start(descriptor: int, preload: tuple[str, ...], prepare: str) -> "subprocess.Popen[bytes]":
    """A fresh interpreter that shares nothing with this process but one socket and the module search path."""
    path = [str(Path(entry).resolve()) for entry in sys.path if Path(entry).exists()]
    settings = json.dumps({"modules": preload, "prepare": prepare})
    return subprocess.Popen(  # noqa: S603 - every argument is this module's own
        [sys.executable, "-s", "-S", "-P", "-m", "assets.sandbox.zygote", str(descriptor), settings],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=_ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(path)},
        pass_fds=(descriptor,),
        start_new_session=True,
    )


def _drain(descriptor: int, said: bytearray, most: int) -> bool:
    """Take what is there, up to one chunk beyond `most`; True at the end of it."""
    with suppress(BlockingIOError):
        while len(said) <= most:
            chunk = os.read(descriptor, _CHUNK_BYTES)
            if not chunk:
                return True
            said += chunk
    return False


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
