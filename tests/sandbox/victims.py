"""Functions that a test has run in a child: honest ones, and ones that try what a child must not."""

import ctypes
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.rendering.attacks import CONTEXT

loaded: list[bytes] = []
prepared: list[str] = []


class Misprint(Exception):
    """An exception with attributes, some of which JSON cannot carry."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.document = "web.html"
        self.line = 7
        self.environment = object()
        self.view = MappingProxyType({"a": 1})


def echo(payload: bytes) -> bytes:
    return payload


def measure(payload: bytes) -> bytes:
    return b"%d" % len(payload)


def reverse(payload: bytes) -> bytes:
    return payload[::-1]


def fail(payload: bytes) -> bytes:
    raise Misprint(payload.decode())


def fail_at_length(payload: bytes) -> bytes:
    raise Misprint("long " * int(payload))


def leave(payload: bytes) -> bytes:
    raise SystemExit(int(payload))


def leave_at_once(payload: bytes) -> bytes:
    os._exit(int(payload))


def sleep(payload: bytes) -> bytes:
    time.sleep(float(payload))
    return b"slept"


def spin(_payload: bytes) -> bytes:
    while True:
        pass


def spin_unstoppably(_payload: bytes) -> bytes:
    for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    return spin(b"")


def allocate(payload: bytes) -> bytes:
    return bytes(str(len(bytearray(int(payload)))), "ascii")


def allocate_and_hide_it(payload: bytes) -> bytes:
    try:
        return allocate(payload)
    except MemoryError as error:
        raise Misprint("something went wrong") from error


def map_memory(payload: bytes) -> bytes:
    return bytes(ctypes.create_string_buffer(int(payload))[:1])


def touch_the_null_pointer(_payload: bytes) -> bytes:
    return ctypes.string_at(0)


def recurse(payload: bytes) -> bytes:
    return recurse(payload) + b"."


def give_at_once(payload: bytes) -> bytes:
    return b"x" * int(payload)


def give_without_end(_payload: bytes) -> Iterator[bytes]:
    while True:
        yield b"x" * 10_000


def give_in_chunks(payload: bytes) -> Iterator[bytes]:
    for _ in range(int(payload)):
        yield b"chunk "


def forge_answers(_payload: bytes) -> bytes:
    """Write to every descriptor there is, for as long as it goes."""
    while True:
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, b"=forged" * 10_000)
            except OSError:
                continue


def fork_bomb(_payload: bytes) -> bytes:
    while True:
        os.fork()


def run_program(_payload: bytes) -> bytes:
    return subprocess.check_output(["/bin/true"])


def start_thread(_payload: bytes) -> bytes:
    threading.Thread(target=print).start()
    return b"started"


def connect(_payload: bytes) -> bytes:
    socket.create_connection(("127.0.0.1", 9))
    return b"connected"


def write_file(payload: bytes) -> bytes:
    Path(payload.decode()).write_bytes(b"x")
    return b"written"


def read_file(payload: bytes) -> bytes:
    return Path(payload.decode()).read_bytes()


def remove_file(payload: bytes) -> bytes:
    Path(payload.decode()).unlink()
    return b"removed"


def raise_limits(_payload: bytes) -> bytes:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return b"raised"


def become_root(_payload: bytes) -> bytes:
    os.setuid(0)
    return b"root"


def kill_the_zygote(_payload: bytes) -> bytes:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(0.05)
    return b"still here"


def kill_all(_payload: bytes) -> bytes:
    os.kill(-1, signal.SIGKILL)
    return b"still here"


def load(payload: bytes) -> None:
    loaded.append(Path(payload.decode()).read_bytes())


def tell_loaded(_payload: bytes) -> bytes:
    return loaded[0]


def prepare() -> None:
    prepared.append("once")


def tell_prepared(_payload: bytes) -> bytes:
    prepared.append("in a child")
    return json.dumps(prepared).encode()


def look_around(_payload: bytes) -> bytes:
    """What a child has: environment, open descriptors with their kinds, modules, the hash of a word."""
    kinds = {}
    for descriptor in range(256):
        try:
            kinds[descriptor] = os.fstat(descriptor).st_mode >> 12
        except OSError:
            continue
    seen = {
        "environment": dict(os.environ),
        "descriptors": kinds,
        "modules": sorted(sys.modules),
        "hash": hash("a word"),
        "zone": time.tzname,
        "user": os.getuid(),
        "memory": _memory(),
    }
    return json.dumps(seen).encode()


def _memory() -> list[str]:
    """Every string that a canary would be in: command line and search path."""
    return [*sys.argv, *sys.path, *sys.orig_argv]


def render_template(payload: bytes) -> Iterator[bytes]:
    """Jinja's own sandbox and nothing more, so that what stops an attack is the child."""
    source, files = json.loads(payload)
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, loader=DictLoader(files))
    for chunk in environment.from_string(source).generate(CONTEXT):
        yield chunk.encode()
