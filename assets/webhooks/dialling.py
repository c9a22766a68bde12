"""A message → an HTTP request to an address that was checked, and the status that came back.

A name is resolved once, all its addresses are judged, and one of these is dialled, by number: a name that changes its
mind in between is not asked again. No redirect is followed, no proxy used. One deadline is over everything, so that
whoever answers a byte a second, without end, or not at all, costs no more than it.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from assets.webhooks.addresses import Target, is_public

AGENT = "brand-api-webhooks/1"
MOST_HEAD_BYTES = 64 * 1024
MOST_INTERIM = 4
"""Answers such as 103 that may come before the one that counts."""
END_OF_HEAD = b"\r\n\r\n"
Address = tuple[socket.AddressFamily, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Limits:
    """In seconds: until a connection stands, names resolved; and until the status is there, all told."""

    connecting: float
    total: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of an attempt: a status, or 0 and why there is none. Nothing that the endpoint wrote is kept."""

    status: int = 0
    fault: str = ""
    retry_after: float | None = None
    """Seconds that it asks for."""
    milliseconds: int = 0

    @property
    def is_accepted(self) -> bool:
        return 200 <= self.status < 300

    def __str__(self) -> str:
        return self.fault or f"status {self.status}"


class Unreached(Exception):
    """No status came; the message says why, in our words."""


async def resolved(host: str, port: int) -> Sequence[Address]:
    """All addresses of a name by the system's resolver. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, (str(address[0]), port)) for family, _, _, _, address in found]


@dataclass(frozen=True, slots=True)
class Dialler:
    """How endpoints are reached; only tests give another resolver, rule or store of certificates."""

    limits: Limits
    resolve: Callable[[str, int], Awaitable[Sequence[Address]]] = resolved
    is_allowed: Callable[[str], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    async def post(self, target: Target, *, headers: Mapping[str, str], body: bytes) -> Reply:
        """Sends it once. Whatever happens is told by the reply."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self.limits.total):
                status, retry_after = await self._exchange(target, headers, body)
        except TimeoutError:
            return Reply(fault=f"no answer within {self.limits.total:g} s", milliseconds=_since(began))
        except Unreached as error:
            return Reply(fault=str(error), milliseconds=_since(began))
        return Reply(status, retry_after=retry_after, milliseconds=_since(began))

    async def _exchange(self, target: Target, headers: Mapping[str, str], body: bytes) -> tuple[int, float | None]:
        connection = await self._connected(target)
        try:
            context, name = (self.context, target.host) if target.is_secure else (None, None)
            reader, writer = await asyncio.open_connection(
                sock=connection, limit=MOST_HEAD_BYTES, ssl=context, server_hostname=name
            )
        except ssl.SSLCertVerificationError as error:
            raise Unreached("its certificate does not fit its name, or nobody known vouches for it") from error
        except (OSError, ValueError) as error:
            raise Unreached("it does not speak TLS as it should") from error
        try:
            writer.write(_request(target, headers, body))
            return await _status(reader)
        except OSError as error:
            raise Unreached("it broke the connection off") from error
        finally:
            writer.transport.abort()

    async def _connected(self, target: Target) -> socket.socket:
        """A connection to the first of its addresses that takes one; to none where any of them is not public."""
        try:
            async with asyncio.timeout(self.limits.connecting):
                return await self._first(await self._addresses(target))
        except TimeoutError as error:
            raise Unreached(f"no connection within {self.limits.connecting:g} s") from error

    async def _addresses(self, target: Target) -> Sequence[Address]:
        try:
            found = await self.resolve(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise Unreached("its name has no address") from error
        if not target.is_sandbox and not all(self.is_allowed(address) for _, (address, _) in found):
            raise Unreached("its name leads to an address that is not public")
        return found

    async def _first(self, addresses: Sequence[Address]) -> socket.socket:
        for family, address in addresses:
            connection = socket.socket(family, socket.SOCK_STREAM)
            connection.setblocking(False)
            try:
                await asyncio.get_running_loop().sock_connect(connection, address)
            except OSError:
                connection.close()
            except BaseException:
                connection.close()
                raise
            else:
                return connection
        raise Unreached("it takes no connection")


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = {
        "Host": target.authority,
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {target.path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body


async def _status(reader: asyncio.StreamReader) -> tuple[int, float | None]:
    """The status and the seconds of Retry-After; what follows the head is not read."""
    for _ in range(MOST_INTERIM + 1):
        try:
            head = await reader.readuntil(END_OF_HEAD)
        except asyncio.LimitOverrunError as error:
            raise Unreached(f"its answer's head has more than {MOST_HEAD_BYTES // 1024} KiB") from error
        except asyncio.IncompleteReadError as error:
            raise Unreached("it ended without an answer") from error
        version, _, rest = head.partition(b" ")
        if not version.startswith(b"HTTP/1.") or not rest[:3].isdigit():
            raise Unreached("its answer is no HTTP/1.1")
        if (status := int(rest[:3])) >= 200:
            return status, _retry_after(head)
    raise Unreached("it answered with nothing but interim answers")


def _retry_after(head: bytes) -> float | None:
    """Seconds, or an HTTP date (RFC 9110, 10.2.3); anything else is none."""
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        if name.strip().lower() == "retry-after":
            return _seconds(value.strip())
    return None


def _seconds(text: str) -> float | None:
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
