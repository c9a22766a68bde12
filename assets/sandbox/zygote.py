"""The preloaded single-thread process: orders on a socket → one limited child each → a verdict on how it ended.

Started as `python -m assets.sandbox.zygote DESCRIPTOR SETTINGS` in a clean environment; ends when the socket closes.
It runs trusted code only and never reads what a child says: a child answers its asker directly, and the zygote keeps
time, kills, reaps and tells. A verdict's reader that goes away has its child killed.
"""

import codecs
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module

from assets.sandbox import child, isolation
from assets.sandbox.jobs import Order, receive_message, send_message
from assets.sandbox.outcomes import Verdict

_UNWELCOME = "django"
"""Code that opens connections and reads secrets has no business in the process that children are copies of."""

_AND_ALL_BELOW = ".*"
_CODECS = ("ascii", "idna", "latin-1", "punycode", "raw-unicode-escape", "unicode-escape", "utf-16", "utf-8-sig")
"""Python imports a codec at its first use, which in a child is too late."""


@dataclass(slots=True)
class Running:
    """A child at work: where to tell its end, and when its time is over (monotonic seconds)."""

    verdict: int
    deadline: float
    killed: str = ""


@dataclass(slots=True)
class Zygote:
    """Forks a child for each order and watches over them; `children` is keyed by process id."""

    control: socket.socket
    void: int
    wakeup: socket.socket
    forked: int = 0
    children: dict[int, Running] = field(default_factory=dict)
    poll: select.poll = field(default_factory=select.poll)

    def serve(self) -> None:
        """Until the other side of the control socket closes."""
        self.poll.register(self.wakeup, select.POLLIN)
        self.poll.register(self.control, select.POLLIN)
        try:
            while True:
                self._handle(dict(self.poll.poll(self._milliseconds_left())))
        except (EOFError, ConnectionError):
            for process in self.children:
                _kill_group(process)

    def _handle(self, events: dict[int, int]) -> None:
        if events.pop(self.wakeup.fileno(), None):
            with suppress(BlockingIOError):
                self.wakeup.recv(4096)
        asked = events.pop(self.control.fileno(), None)
        self._kill("abandoned", {process for process, at_work in self.children.items() if at_work.verdict in events})
        now = time.monotonic()
        self._kill("wall", {process for process, at_work in self.children.items() if at_work.deadline <= now})
        self._reap()
        if asked:
            self._fork(*receive_message(self.control))

    def _fork(self, message: bytes, descriptors: list[int]) -> None:
        payload, answer, verdict = descriptors
        order = Order.decode(message)
        given = child.Surroundings(payload, answer, self.void, parent=os.getpid(), number=self.forked)
        self.forked += 1
        try:
            process = os.fork()
        except OSError as error:
            _tell(verdict, Verdict(exit_code=1, killed=f"no process could be made: {error.strerror}"))
        else:
            if process == 0:
                child.run(order, given)
            self.children[process] = Running(verdict, time.monotonic() + order.limits.wall_seconds)
            self.poll.register(verdict, 0)
        os.close(payload)
        os.close(answer)

    def _milliseconds_left(self) -> float | None:
        deadlines = [at_work.deadline for at_work in self.children.values() if not at_work.killed]
        return max(0.0, (min(deadlines) - time.monotonic()) * 1000 + 1) if deadlines else None

    def _kill(self, reason: str, processes: set[int]) -> None:
        for process in processes:
            at_work = self.children[process]
            if not at_work.killed:
                at_work.killed = reason
                self.poll.unregister(at_work.verdict)
                _kill_group(process)

    def _reap(self) -> None:
        """Also takes in orphans: as the first process of its namespace the zygote inherits them."""
        with suppress(ChildProcessError):
            while True:
                process, status, usage = os.wait4(-1, os.WNOHANG)
                if not process:
                    return
                at_work = self.children.pop(process, None)
                if at_work is None:
                    continue
                if not at_work.killed:
                    self.poll.unregister(at_work.verdict)
                with suppress(ProcessLookupError):
                    os.killpg(process, signal.SIGKILL)
                cpu_seconds = usage.ru_utime + usage.ru_stime
                exit_code = os.waitstatus_to_exitcode(status)
                _tell(at_work.verdict, Verdict(exit_code, at_work.killed, cpu_seconds, usage.ru_maxrss * 1024))


def main(descriptor: str, settings: str) -> None:
    """Isolate, preload, say so, serve."""
    control = socket.socket(fileno=int(descriptor))
    namespaces = isolation.enter_namespaces()
    if namespaces:
        _continue_in_child(control)
    os.environ.clear()
    try:
        _preload(**json.loads(settings))
        zygote = Zygote(control, isolation.open_void(), _wake_on_child_end())
    except Exception as error:  # noqa: BLE001 - whatever an import raises is told to the one who asked for it
        send_message(control, json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        return
    _freeze()
    ready = {"namespaces": namespaces, "address_space_bytes": isolation.address_space_bytes()}
    send_message(control, json.dumps(ready).encode())
    zygote.serve()


def _continue_in_child(control: socket.socket) -> None:
    """A process never enters a new process namespace itself: its child does, as the first in it."""
    process = os.fork()
    if process:
        control.close()
        os.waitpid(process, 0)
        os._exit(0)
    isolation.die_with_parent()


def _preload(modules: list[str], prepare: str) -> None:
    for codec in _CODECS:
        codecs.lookup(codec)
    for name in modules:
        package = import_module(name.removesuffix(_AND_ALL_BELOW))
        if name.endswith(_AND_ALL_BELOW):
            for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                import_module(found.name)
    if prepare:
        child.resolve(prepare)()
    if _UNWELCOME in sys.modules:
        raise ImportError(f"a preloaded module imports {_UNWELCOME}; preload modules of the pure core only")


def _freeze() -> None:
    """Objects of the preload are never visited by the children's collector, so their pages stay shared."""
    gc.disable()
    gc.collect()
    gc.freeze()


def _wake_on_child_end() -> socket.socket:
    """A socket that becomes readable at each SIGCHLD."""
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(writer.detach(), warn_on_full_buffer=False)
    return reader


def _kill_group(process: int) -> None:
    """A child leads its own group; before it has made one, only itself is there to be killed."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(process, signal.SIGKILL)


def _tell(descriptor: int, verdict: Verdict) -> None:
    with suppress(BrokenPipeError):
        os.write(descriptor, verdict.encode())
    os.close(descriptor)


if __name__ == "__main__":
    main(*sys.argv[1:])
