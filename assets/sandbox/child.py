"""A forked child: takes an order, gives up its rights, calls the function, writes one answer and ends.

The answer is a mark and a body: the result, or why there is none.
"""

import errno
import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any, NoReturn

from assets.sandbox import isolation
from assets.sandbox.jobs import Order

LONGEST_TEXT = 2_000
LARGEST_DETAIL_BYTES = 32 * 1024
_FIRST_OWN_DESCRIPTOR = 3
_MOST_DESCRIPTORS = 65_536


class Mark(bytes, Enum):
    """How an answer begins."""

    RESULT = b"="
    EXCEPTION = b"!"
    MEMORY = b"m"
    OUTPUT = b"o"
    UNLIMITED = b"u"


class TooMuchOutput(Exception):
    """The function gave more bytes than its job may."""


class NotLimited(Exception):
    """A limit could not be set; the function must not run."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the zygote hands its child: three descriptors, its own process id and the child's running number."""

    payload: int
    answer: int
    void: int
    parent: int
    number: int


def run(order: Order, given: Surroundings) -> NoReturn:
    """Never returns; whatever happens, nothing of the zygote's own code runs in the child."""
    try:
        _write(given.answer, *_answer(order, given))
    finally:
        os._exit(0)


def resolve(name: str) -> Callable[..., Any]:
    """The callable that "module:name" names."""
    module, _, attribute = name.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), attribute)
    return function


def _answer(order: Order, given: Surroundings) -> tuple[Mark, bytes]:
    try:
        with _all_or_nothing():
            payload = _settle(order, given)
        if order.load:
            resolve(order.load)(payload)
        function = resolve(order.function)
        with _all_or_nothing():
            _confine(given)
        return Mark.RESULT, _collect(function(payload), order.limits.output_bytes)
    except NotLimited as error:
        return Mark.UNLIMITED, str(error).encode()
    except TooMuchOutput:
        return Mark.OUTPUT, b""
    except BaseException as error:  # noqa: BLE001 - also SystemExit: the answer is the only way out
        return (Mark.MEMORY, b"") if _is_out_of_memory(error) else (Mark.EXCEPTION, _described(error))


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise NotLimited(_clipped(error)) from error


def _settle(order: Order, given: Surroundings) -> bytes:
    """Read the payload, let go of all that is the zygote's, and take on what binds from the first step."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    payload = _read(given.payload)
    _keep_only(given.answer, given.void)
    sys.dont_write_bytecode = True
    isolation.limit_resources(cpu_seconds=order.limits.cpu_seconds, memory_bytes=order.limits.memory_bytes)
    gc.enable()
    return payload


def _confine(given: Surroundings) -> None:
    """Close every door; the parent's death is asked for last, since a change of user forgets it."""
    isolation.enter_void(given.void)
    os.close(given.void)
    isolation.drop_rights(given.number)
    isolation.die_with_parent()
    if os.getppid() != given.parent:
        os._exit(1)
    isolation.close_doors()


def _collect(result: bytes | Iterable[bytes], most: int) -> bytes:
    chunks = (result,) if isinstance(result, bytes) else result
    collected = bytearray()
    for chunk in chunks:
        if len(collected) + len(chunk) > most:
            raise TooMuchOutput
        collected += chunk
    return bytes(collected)


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Also where the function turned a MemoryError into one of its own."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        if isinstance(error, MemoryError):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def _described(error: BaseException) -> bytes:
    """The exception's class name, message and those attributes that JSON can carry."""
    kind, message = type(error).__name__, _clipped(error)
    if isinstance(error, OSError) and error.errno == errno.EMFILE:
        message = f"{message} – a child opens nothing: preload what it imports, read files in the job's load function"
    plain = json.dumps({"type": kind, "message": message, "detail": {}}).encode()
    try:
        detail = {name: value for name, value in vars(error).items() if _is_plain(value)}
        full = json.dumps({"type": kind, "message": message, "detail": detail}).encode()
    except Exception:  # noqa: BLE001 - an exception whose attributes cannot be read is told by its name
        return plain
    return full if len(full) <= LARGEST_DETAIL_BYTES else plain


def _clipped(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_TEXT]
    except Exception:  # noqa: BLE001 - __str__ of a foreign exception may raise anything
        return ""


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    if isinstance(value, list | tuple):
        return all(_is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(item) for key, item in value.items())
    return value is None or isinstance(value, int | float)


def _read(descriptor: int) -> bytes:
    with open(descriptor, "rb") as file:
        file.seek(0)
        return file.read()


def _keep_only(*kept: int) -> None:
    first = _FIRST_OWN_DESCRIPTOR
    for descriptor in sorted(kept):
        os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, _MOST_DESCRIPTORS)


def _write(descriptor: int, mark: Mark, body: bytes) -> None:
    os.write(descriptor, mark.value)
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
