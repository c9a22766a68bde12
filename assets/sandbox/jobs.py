"""What is asked of a child and how much it may use, as frozen values and as bytes on a socket."""

import json
import socket
from dataclasses import asdict, dataclass

MIB = 1024 * 1024
_LENGTH_BYTES = 4
_MOST_DESCRIPTORS = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use; time counts from the fork, memory is what it adds to the preloaded process."""

    wall_seconds: float = 2.0
    cpu_seconds: int = 2
    memory_bytes: int = 256 * MIB
    output_bytes: int = 2 * MIB


@dataclass(frozen=True, slots=True)
class Job:
    """One call: `function` and `load` are "module:name"; `label` is what error messages call the job."""

    function: str
    payload: bytes
    label: str
    limits: Limits = Limits()
    load: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """The part of a job that crosses to the zygote in a message; the payload goes beside it as a file."""

    function: str
    load: str
    limits: Limits

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, message: bytes) -> "Order":
        values = json.loads(message)
        return cls(values["function"], values["load"], Limits(**values["limits"]))


def send_message(channel: socket.socket, message: bytes, descriptors: tuple[int, ...] = ()) -> None:
    """One length-prefixed message; the descriptors travel with its first byte."""
    data = memoryview(len(message).to_bytes(_LENGTH_BYTES) + message)
    sent = socket.send_fds(channel, [data], list(descriptors))
    channel.sendall(data[sent:])


def receive_message(channel: socket.socket) -> tuple[bytes, list[int]]:
    """The next message and its descriptors; raises EOFError when the other side has gone."""
    head, descriptors, _, _ = socket.recv_fds(channel, _LENGTH_BYTES, _MOST_DESCRIPTORS)
    head += _exactly(channel, _LENGTH_BYTES - len(head)) if head else b""
    if not head:
        raise EOFError
    return _exactly(channel, int.from_bytes(head)), descriptors


def _exactly(channel: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        chunk = channel.recv(size - len(received))
        if not chunk:
            raise EOFError
        received += chunk
    return received
