"""Many jobs, many threads, forks, and processes that die."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assets.errors import SandboxError
from assets.sandbox import Job, Limits, Sandbox
from tests.sandbox.conftest import VICTIMS
from tests.sandbox.processes import all_gone, becomes_true, descendants, open_descriptors

OWNER = """
import sys
from assets.sandbox import Limits, Sandbox
sandbox = Sandbox(("tests.sandbox.victims",))
sandbox.start()
print(sandbox.process_id, flush=True)
sandbox.run("tests.sandbox.victims:sleep", b"60", limits=Limits(wall_seconds=60), label="x")
"""


def job(function: str, payload: bytes = b"", *, label: str = "x", wall_seconds: float = 2.0) -> Job:
    return Job(f"{VICTIMS}:{function}", payload, label, Limits(wall_seconds=wall_seconds))


def test_results_keep_the_order_of_the_jobs(sandbox: Sandbox) -> None:
    jobs = [job("echo", b"%d" % number) for number in range(28)]

    assert sandbox.run_many(jobs) == [job.payload for job in jobs]


def test_one_bad_job_harms_no_other(sandbox: Sandbox) -> None:
    jobs = [job("echo", b"1"), job("spin", label="slow", wall_seconds=0.2), job("fail", b"no"), job("echo", b"2")]

    first, slow, failed, last = sandbox.run_many(jobs)

    assert (first, last) == (b"1", b"2")
    assert [getattr(error, "limit", "") for error in (slow, failed)] == ["wall", "exception"]


def test_each_end_is_told_in_the_callers_thread_as_it_comes(sandbox: Sandbox) -> None:
    told: list[tuple[str, int]] = []
    jobs = [job("sleep", b"0.5", label="long"), job("sleep", b"0.01", label="short")]

    sandbox.run_many(jobs, on_done=lambda job, _result: told.append((job.label, threading.get_ident())))

    here = threading.get_ident()
    assert sorted(told) == [("long", here), ("short", here)]


def test_who_breaks_off_does_not_wait_for_what_has_not_begun(sandbox: Sandbox) -> None:
    jobs = [job("sleep", b"0.2") for _ in range(100)]
    begun = time.monotonic()

    def break_off(_job: Job, _result: bytes | SandboxError) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sandbox.run_many(jobs, on_done=break_off)

    assert time.monotonic() - begun < 3


def test_no_jobs_no_results(sandbox: Sandbox) -> None:
    assert sandbox.run_many([]) == []


def test_threads_share_one_sandbox(sandbox: Sandbox) -> None:
    payloads = [b"payload %d" % number for number in range(80)]

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda payload: sandbox.run(f"{VICTIMS}:reverse", payload, label="x"), payloads))

    assert results == [payload[::-1] for payload in payloads]


def held(sandbox: Sandbox) -> tuple[int, int, set[int]]:
    """Open descriptors here and in the zygote, and the processes below this one."""
    zygote = max(descendants(sandbox.process_id or 0) | {sandbox.process_id or 0})
    try:
        there = open_descriptors(zygote)
    except FileNotFoundError:  # a job's child, which has just ended
        there = -1
    return open_descriptors(), there, descendants(os.getpid())


def test_a_hundred_jobs_leave_nothing_behind(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    before = held(own_sandbox)

    for _ in range(100):
        own_sandbox.run(f"{VICTIMS}:echo", b"x", label="x")

    assert becomes_true(lambda: held(own_sandbox) == before)


def test_failures_leave_nothing_behind(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    before = held(own_sandbox)
    jobs = [job("spin", wall_seconds=0.05), job("fail"), job("give_without_end"), job("forge_answers")]

    own_sandbox.run_many(jobs * 3)

    assert becomes_true(lambda: held(own_sandbox) == before)


def test_a_job_whose_zygote_is_killed_runs_again(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    first = own_sandbox.process_id or 0
    running = ThreadPoolExecutor(1).submit(own_sandbox.run, f"{VICTIMS}:sleep", b"0.4", label="x")
    time.sleep(0.15)
    family = descendants(first)

    os.kill(first, signal.SIGKILL)

    assert running.result() == b"slept"
    assert own_sandbox.process_id not in (first, None)
    assert all_gone(family, within_seconds=2)


def test_a_job_after_the_zygote_died_is_served(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    os.kill(own_sandbox.process_id or 0, signal.SIGKILL)

    assert own_sandbox.run(f"{VICTIMS}:echo", b"served", label="x") == b"served"


def test_a_fork_of_the_owner_gets_its_own_zygote(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    zygote = own_sandbox.process_id
    forked = os.fork()
    if forked == 0:
        served = own_sandbox.run(f"{VICTIMS}:echo", b"served", label="x") == b"served"
        differs = own_sandbox.process_id not in (zygote, None)
        own_sandbox.close()
        os._exit(0 if served and differs else 1)

    _, status = os.waitpid(forked, 0)

    assert status == 0
    assert own_sandbox.run(f"{VICTIMS}:echo", b"x", label="x") == b"x"
    assert own_sandbox.process_id == zygote


def test_a_fork_is_served_though_threads_of_its_origin_hold_every_place(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(own_sandbox.run, f"{VICTIMS}:sleep", b"0.5", label="x") for _ in range(2)]
        time.sleep(0.1)
        forked = os.fork()
        if forked == 0:
            signal.alarm(10)
            os._exit(0 if own_sandbox.run(f"{VICTIMS}:echo", b"served", label="x") == b"served" else 1)
        _, status = os.waitpid(forked, 0)

    assert status == 0
    assert [each.result() for each in running] == [b"slept", b"slept"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_death_of_the_owner_ends_everything(number: signal.Signals) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", OWNER]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as owner:
        assert owner.stdout
        zygote = int(owner.stdout.readline())
        time.sleep(0.2)
        family = descendants(zygote) | {zygote}

        owner.send_signal(number)
        owner.wait()

        assert len(family) >= 2
        assert all_gone(family, within_seconds=2)


def test_a_closed_sandbox_has_no_process_and_starts_again(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    family = descendants(own_sandbox.process_id or 0) | {own_sandbox.process_id or 0}

    own_sandbox.close()

    assert own_sandbox.process_id is None
    assert all_gone(family, within_seconds=2)
    assert own_sandbox.run(f"{VICTIMS}:echo", b"again", label="x") == b"again"


def test_what_was_prepared_is_there_and_children_do_not_share_their_changes() -> None:
    with Sandbox((VICTIMS,), prepare=f"{VICTIMS}:prepare") as sandbox:
        told = [sandbox.run(f"{VICTIMS}:tell_prepared", b"", label="x") for _ in range(2)]

    assert told == [b'["once", "in a child"]'] * 2


@pytest.mark.parametrize(
    ("preload", "said"),
    [("no_such_module", "No module named 'no_such_module'"), ("django.conf", "a preloaded module imports django")],
)
def test_a_preload_that_cannot_be_is_told(preload: str, said: str) -> None:
    with pytest.raises(SandboxError, match=said), Sandbox((preload,)) as sandbox:
        sandbox.start()
