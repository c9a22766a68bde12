"""Each limit is hit, ends the child in time and is named."""

import time

import pytest

from assets.errors import SandboxError
from assets.sandbox import Limits, Sandbox
from assets.sandbox.jobs import MIB
from tests.sandbox.conftest import VICTIMS

SHORT = Limits(wall_seconds=0.3)
SMALL = Limits(memory_bytes=64 * MIB, output_bytes=MIB)


def ending(sandbox: Sandbox, function: str, payload: bytes = b"", limits: Limits = SMALL) -> SandboxError:
    """The error that ends the job."""
    with pytest.raises(SandboxError) as raised:
        sandbox.run(f"{VICTIMS}:{function}", payload, limits=limits, label="web.html")
    return raised.value


@pytest.mark.parametrize("function", ["sleep", "spin"])
def test_a_job_ends_at_its_wall_limit(sandbox: Sandbox, function: str) -> None:
    begun = time.monotonic()

    error = ending(sandbox, function, b"60", SHORT)

    assert error.limit == "wall"
    assert str(error) == "web.html needs more than 0.3 s of time. Make it do less."
    assert time.monotonic() - begun < 1.3


@pytest.mark.parametrize("function", ["spin", "spin_unstoppably"])
def test_a_job_ends_at_its_processor_limit(sandbox: Sandbox, function: str) -> None:
    error = ending(sandbox, function, limits=Limits(wall_seconds=20, cpu_seconds=1))

    assert error.limit == "cpu"
    assert str(error) == "web.html needs more than 1 s of processor time. Make it do less."


@pytest.mark.parametrize("function", ["allocate", "allocate_and_hide_it", "map_memory"])
def test_a_job_ends_at_its_memory_limit(sandbox: Sandbox, function: str) -> None:
    error = ending(sandbox, function, b"%d" % (65 * MIB))

    assert error.limit == "memory"
    assert str(error) == "web.html needs more than 64 MiB of memory. Make it do less."


def test_a_job_may_use_nearly_all_of_its_memory(sandbox: Sandbox) -> None:
    size = b"%d" % (56 * MIB)

    result = sandbox.run(f"{VICTIMS}:allocate", size, limits=SMALL, label="web.html")

    assert result == size


@pytest.mark.parametrize("function", ["give_at_once", "give_without_end", "forge_answers"])
def test_a_job_ends_at_its_output_limit(sandbox: Sandbox, function: str) -> None:
    error = ending(sandbox, function, b"%d" % (MIB + 1))

    assert error.limit == "output"
    assert str(error) == "web.html needs more than 1 MiB of output. Make it do less."


def test_output_of_exactly_the_limit_arrives_whole(sandbox: Sandbox) -> None:
    result = sandbox.run(f"{VICTIMS}:give_at_once", b"%d" % MIB, limits=SMALL, label="web.html")

    assert result == b"x" * MIB


def test_a_crash_is_named_by_its_signal(sandbox: Sandbox) -> None:
    error = ending(sandbox, "touch_the_null_pointer")

    assert error.limit == "crash"
    assert "web.html broke off: SIGSEGV" in str(error)


def test_a_child_that_leaves_without_an_answer_is_a_crash(sandbox: Sandbox) -> None:
    endings = [ending(sandbox, "leave_at_once", code) for code in (b"0", b"3")]

    assert [error.limit for error in endings] == ["crash", "crash"]
    assert "without an answer" in str(endings[0])
    assert "exit code 3" in str(endings[1])


def test_the_next_job_is_served_after_each_ending(sandbox: Sandbox) -> None:
    for function in ("spin", "give_without_end", "touch_the_null_pointer", "leave_at_once"):
        ending(sandbox, function, b"0", Limits(wall_seconds=0.1))

        assert sandbox.run(f"{VICTIMS}:echo", b"served", label="web.html") == b"served"
