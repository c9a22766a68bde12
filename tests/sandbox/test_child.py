"""What a function is given, what comes back, and what it may touch."""

import json
import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from assets.errors import SandboxError
from assets.sandbox import ChildFailed, Limits, Sandbox
from tests.sandbox.conftest import VICTIMS
from tests.sandbox.processes import becomes_true, descendants

FIFO, CHARACTER_DEVICE = 0o01, 0o02


def failure(sandbox: Sandbox, function: str, payload: bytes = b"") -> ChildFailed:
    """What the function raised."""
    with pytest.raises(ChildFailed) as raised:
        sandbox.run(f"{VICTIMS}:{function}", payload, label="web.html")
    return raised.value


@pytest.mark.parametrize("payload", [b"", b"\x00\xff", b"x" * 3_000_000])
def test_the_payload_reaches_the_function_as_it_is(sandbox: Sandbox, payload: bytes) -> None:
    length = sandbox.run(f"{VICTIMS}:measure", payload, label="web.html")

    assert length == b"%d" % len(payload)


def test_chunks_are_joined(sandbox: Sandbox) -> None:
    assert sandbox.run(f"{VICTIMS}:give_in_chunks", b"3", label="web.html") == b"chunk chunk chunk "


def test_an_exception_comes_back_with_its_type_message_and_plain_attributes(sandbox: Sandbox) -> None:
    error = failure(sandbox, "fail", "no term “bean”".encode())

    assert (error.limit, error.type_name, error.reason) == ("exception", "Misprint", "no term “bean”")
    assert error.detail == {"document": "web.html", "line": 7}
    assert str(error) == "web.html: Misprint: no term “bean”"


def test_a_long_message_is_cut(sandbox: Sandbox) -> None:
    assert len(failure(sandbox, "fail_at_length", b"1000000").reason) == 2_000


def test_leaving_and_endless_recursion_are_failures(sandbox: Sandbox) -> None:
    names = [failure(sandbox, function, b"0").type_name for function in ("leave", "recurse", "no_such_function")]

    assert names == ["SystemExit", "RecursionError", "AttributeError"]


@pytest.mark.parametrize(
    ("function", "refusal"),
    [
        ("fork_bomb", "BlockingIOError"),
        ("start_thread", "RuntimeError"),
        ("run_program", "OSError"),
        ("connect", "OSError"),
        ("raise_limits", "ValueError"),
        ("become_root", "PermissionError OSError"),
    ],
)
def test_a_child_makes_no_process_thread_or_connection(sandbox: Sandbox, function: str, refusal: str) -> None:
    assert failure(sandbox, function).type_name in refusal.split()


@pytest.mark.parametrize("function", ["read_file", "write_file", "remove_file"])
def test_a_child_touches_no_file(sandbox: Sandbox, tmp_path: Path, function: str) -> None:
    file = tmp_path / "kept.txt"
    file.write_text("kept")

    failure(sandbox, function, bytes(file))

    assert file.read_text() == "kept"


def test_a_refused_file_is_explained(sandbox: Sandbox) -> None:
    assert "preload what it imports" in failure(sandbox, "read_file", b"/etc/passwd").reason


def test_the_load_function_reads_before_the_doors_close(sandbox: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("Zoë")

    result = sandbox.run(f"{VICTIMS}:tell_loaded", bytes(file), label="web.html", load=f"{VICTIMS}:load")

    assert result.decode() == "Zoë"


def test_no_secret_and_no_descriptor_of_the_parent_is_in_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary-in-the-environment")
    with socket.socket() as listening, Sandbox((VICTIMS,)) as sandbox:
        os.set_inheritable(listening.fileno(), True)

        seen = json.loads(sandbox.run(f"{VICTIMS}:look_around", b"", label="web.html"))
        started_with = Path(f"/proc/{sandbox.process_id}/environ").read_bytes()

    assert seen["environment"] == {}
    assert sorted(seen["descriptors"].values()) == [FIFO] + [CHARACTER_DEVICE] * 3
    assert "canary" not in json.dumps(seen)
    assert b"canary" not in started_with
    assert "django" not in seen["modules"]


def test_two_sandboxes_are_alike_in_all_that_output_may_depend_on(sandbox: Sandbox, own_sandbox: Sandbox) -> None:
    first, second = (json.loads(each.run(f"{VICTIMS}:look_around", b"", label="x")) for each in (sandbox, own_sandbox))

    assert (first["hash"], first["zone"]) == (second["hash"], ["UTC", "UTC"])


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_child_of_root_is_nobody(sandbox: Sandbox) -> None:
    assert json.loads(sandbox.run(f"{VICTIMS}:look_around", b"", label="x"))["user"] >= 65_520


@pytest.mark.parametrize("function", ["kill_the_zygote", "kill_all"])
def test_a_child_that_kills_what_it_can_reaches_nobody_else(own_sandbox: Sandbox, function: str) -> None:
    if "pid" not in own_sandbox.start().namespaces:
        pytest.skip("this machine offers no process namespace")
    zygote = own_sandbox.process_id

    with suppress(ChildFailed):
        own_sandbox.run(f"{VICTIMS}:{function}", b"", label="x")

    assert own_sandbox.process_id == zygote


def test_a_child_whose_asker_went_away_is_killed(own_sandbox: Sandbox) -> None:
    own_sandbox.start()
    before = descendants(own_sandbox.process_id or 0)

    with pytest.raises(SandboxError):
        own_sandbox.run(f"{VICTIMS}:forge_answers", b"", limits=Limits(wall_seconds=30, cpu_seconds=30), label="x")

    assert becomes_true(lambda: descendants(own_sandbox.process_id or 0) == before)
