"""Jobs from any thread → their bytes or errors, through one zygote that is restarted when it dies."""

import atexit
import os
import threading
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from typing import Self

from assets.errors import SandboxError
from assets.sandbox.jobs import Job, Limits
from assets.sandbox.keeper import Isolation, Keeper, ZygoteLost
from assets.sandbox.outcomes import Verdict, result_of


class Sandbox:
    """Runs functions in limited children, at most `children` at once (default: one a processor).

    `preload` names the modules whose functions will run; "package.*" also imports all that is below a package, for
    those that import parts of themselves late. `prepare` ("module:name") is called once, without
    arguments, before the first fork: for constant data that all children share. It runs without limits, so it must
    never see anything an editor wrote; what depends on a job belongs in that job's `load`.

    The zygote starts with the first job, or by `start`. A Sandbox may be used from many threads; after a fork each
    process has its own zygote. `close` ends it; a later job starts it again.
    """

    def __init__(self, preload: Sequence[str] = (), *, prepare: str = "", children: int = 0) -> None:
        self._preload = tuple(preload)
        self._prepare = prepare
        self._children = children or os.cpu_count() or 1
        self._keeper: Keeper | None = None
        self._renew_locks()
        _all.add(self)

    def run(self, function: str, payload: bytes, *, limits: Limits | None = None, label: str, load: str = "") -> bytes:
        """The function's bytes; raises ChildFailed when it raised, SandboxError when it hit a limit."""
        return self._run(Job(function, payload, label, limits or Limits(), load))

    def run_many(
        self, jobs: Sequence[Job], *, on_done: Callable[[Job, bytes | SandboxError], None] | None = None
    ) -> list[bytes | SandboxError]:
        """Results in the order of the jobs. `on_done` is called in the caller's thread, in the order they end.

        Where it raises, those that run come to their end, and the rest is not begun.
        """
        results: list[bytes | SandboxError] = [b""] * len(jobs)
        with ThreadPoolExecutor(self._children, thread_name_prefix="sandbox") as threads:
            waiting = {threads.submit(self._settled, job): index for index, job in enumerate(jobs)}
            try:
                for ended in as_completed(waiting):
                    index = waiting[ended]
                    results[index] = ended.result()
                    if on_done:
                        on_done(jobs[index], results[index])
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
        return results

    def start(self) -> Isolation:
        """Start the zygote now, if it is not there; what it could do to separate its children."""
        return self._current().isolation

    def start_soon(self) -> None:
        """Start the zygote beside what the caller does next. A failure is told by the job that needs it."""
        threading.Thread(target=self._start_quietly, name="sandbox-start", daemon=True).start()

    @property
    def process_id(self) -> int | None:
        """The zygote's process id, None while there is none."""
        keeper = self._keeper
        return keeper.process_id if keeper and keeper.is_alive else None

    def close(self) -> None:
        """End the zygote and its children."""
        with self._starting:
            if self._keeper:
                self._keeper.stop()
            self._keeper = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _start_quietly(self) -> None:
        with suppress(SandboxError, OSError):
            self._current()

    def _settled(self, job: Job) -> bytes | SandboxError:
        try:
            return self._run(job)
        except SandboxError as error:
            return error

    def _run(self, job: Job) -> bytes:
        with self._slots:
            try:
                answer, verdict = self._attempt(job)
            except ZygoteLost:
                answer, verdict = self._attempt(job)
        return result_of(job, answer, verdict)

    def _attempt(self, job: Job) -> tuple[bytes, Verdict]:
        keeper = self._current()
        try:
            return keeper.run(job)
        except ZygoteLost:
            self._discard(keeper)
            raise

    def _current(self) -> Keeper:
        with self._starting:
            if self._keeper is None or not self._keeper.is_alive:
                if self._keeper:
                    self._keeper.kill()
                self._keeper = Keeper(self._preload, self._prepare)
            return self._keeper

    def _discard(self, keeper: Keeper) -> None:
        with self._starting:
            if self._keeper is keeper:
                keeper.kill()
                self._keeper = None

    def _renew_locks(self) -> None:
        self._starting = threading.Lock()
        self._slots = threading.BoundedSemaphore(self._children)

    def _forget(self) -> None:
        """In a forked copy of this process the zygote is another's, and a lock may be held by a thread left behind."""
        if self._keeper:
            self._keeper.forget()
        self._keeper = None
        self._renew_locks()


_all: weakref.WeakSet[Sandbox] = weakref.WeakSet()


def _close_all() -> None:
    for sandbox in list(_all):
        sandbox.close()


def _forget_all() -> None:
    for sandbox in list(_all):
        sandbox._forget()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_forget_all)
