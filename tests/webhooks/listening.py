"""Endpoints on the loopback, as they should be or not: each counts who connects and keeps what it got."""

import contextlib
import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ACCEPTED = b"HTTP/1.1 204 No Content\r\n\r\n"
Answer = Callable[[socket.socket], None]


@dataclass
class Listener:
    host: str
    port: int
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/hooks"


def says(text: bytes) -> Answer:
    return lambda peer: peer.sendall(text)


def accepts(peer: socket.socket) -> None:
    peer.sendall(ACCEPTED)


def drips(peer: socket.socket) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10_000:
        peer.sendall(bytes([byte]))
        time.sleep(0.05)


def floods(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        peer.sendall(b"X-More: yes\r\n" * 1000)


def floods_afterwards(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        peer.sendall(b"more" * 10_000)


def hangs(peer: socket.socket) -> None:
    while peer.recv(65_536):
        pass


def never_ends(peer: socket.socket) -> None:
    while True:
        peer.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")


@contextlib.contextmanager
def listening(
    answer: Answer = accepts, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[Listener]:
    """A listener in threads of its own; whatever breaks off is over."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family, backlog=256) as server:
        found = Listener(host, server.getsockname()[1])
        threading.Thread(target=_serve, args=(server, found, answer, tls), daemon=True).start()
        try:
            yield found
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def both_loopbacks() -> Iterator[dict[bool, Listener]]:
    """One on 127.0.0.1, and (True) one on ::1 where the machine has it."""
    with contextlib.ExitStack() as stack:
        found = {False: stack.enter_context(listening())}
        with contextlib.suppress(OSError):
            found[True] = stack.enter_context(listening(host="::1"))
        yield found


def _serve(server: socket.socket, found: Listener, answer: Answer, tls: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError):
        while True:
            peer, _ = server.accept()
            found.connections += 1
            threading.Thread(target=_answer, args=(peer, found, answer, tls), daemon=True).start()


def _answer(peer: socket.socket, found: Listener, answer: Answer, tls: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError), peer, tls.wrap_socket(peer, server_side=True) if tls else peer as plain:
        found.requests.append(_request(plain))
        answer(plain)


def _request(peer: socket.socket) -> bytes:
    """Head and body, as long as Content-Length says; b"" of one who went away on the way."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = peer.recv(65_536)
        if not more:
            return b""
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(
        next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    )
    while len(body) < length and (more := peer.recv(65_536)):
        body += more
    return head + b"\r\n\r\n" + body


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side that is `name`, and a client's side that knows nobody else."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    kept = folder / f"{name}.pem"
    kept.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + built.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(kept)
    return server, ssl.create_default_context(cafile=str(kept))
