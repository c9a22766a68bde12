"""Turns what happens into log lines: one for each request, and those of the code; JSON for machines or text for people.

A request's line names its route and its key's id: no path, query, header, body or address. In JSON, errors are told by
their types and places, not by their messages, which may quote what somebody sent; those of the system are told whole.
"""

import json
import logging
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError

from assets import request_id

SAID = (OSError, OperationalError, InterfaceError)
"""Their messages are the system's: a full disk, a server that refuses."""
QUOTING = ("django.request", "django.security")
"""These loggers quote paths and headers."""
FRAMES = 30


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request's line tells. `size` is None where the body is streamed; `key_id` is "" without a key."""

    method: str
    route: str
    status: int
    seconds: float
    request_id: str
    key_id: str
    size: int | None
    is_repeated: bool = False


def write_request(told: Answered) -> None:
    """One line on standard error, in one write: lines of several processes do not mix."""
    if settings.LOG_REQUESTS:
        sys.stderr.write(LINES[settings.LOG_FORMAT](told))


def json_line(told: Answered) -> str:
    """Nothing in it needs escaping: each text is one of ours."""
    now = time.time()
    return (
        f'{{"at":"{second(int(now))}.{int(now % 1 * 1000):03}Z","level":"INFO","logger":"request",'
        f'"method":"{told.method}","route":"{told.route}","status":{told.status},"ms":{told.seconds * 1000:.2f},'
        f'"bytes":{"null" if told.size is None else told.size},"request_id":"{told.request_id}",'
        f'"key":"{told.key_id}","repeated":{"true" if told.is_repeated else "false"}}}\n'
    )


def text_line(told: Answered) -> str:
    size = "streamed" if told.size is None else f"{told.size} bytes"
    by = f" key {told.key_id}" if told.key_id else ""
    again = " repeated" if told.is_repeated else ""
    return (
        f"{time.strftime('%H:%M:%S')} {told.status} {told.method} {told.route} "
        f"{told.seconds * 1000:.1f} ms {size} [{told.request_id}]{by}{again}\n"
    )


def second(now: int) -> str:
    """The time in UTC to the second, formatted once a second."""
    if _second[0] != now:
        _second[:] = now, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
    return str(_second[1])


class RequestIdFilter(logging.Filter):
    """Gives each log record the id of the request it was written in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.current.get()
        return True


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": f"{second(int(record.created))}.{int(record.msecs):03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "request_id": getattr(record, "request_id", ""),
        }
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = list(_errors(record.exc_info[1]))
        return json.dumps(told, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Django's loggers of requests say the path or the header: of theirs, what is before that."""
    if record.name.startswith(QUOTING):
        args = record.args if isinstance(record.args, tuple) and record.args else (record.name.rpartition(".")[2],)
        return str(args[0])
    return record.getMessage()


def _errors(error: BaseException) -> list[dict[str, Any]]:
    """The error and what led to it, the newest first: type, places, and the system's own message."""
    found: list[dict[str, Any]] = []
    seen: BaseException | None = error
    while seen is not None and len(found) < FRAMES:
        frames = traceback.extract_tb(seen.__traceback__)[-FRAMES:]
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        kind = f"{type(seen).__module__}.{type(seen).__qualname__}"
        found.append({"type": kind, "at": places, **({"message": str(seen)} if isinstance(seen, SAID) else {})})
        seen = seen.__cause__ or seen.__context__
    return found


LINES: Mapping[str, Callable[[Answered], str]] = {"json": json_line, "text": text_line}
_second: list[Any] = [0, ""]
