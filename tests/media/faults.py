"""A TCP proxy that a test may tell to fail: nothing, reset, hang, cut, stall, break, slow or 503."""

import socket
import struct
import threading
import time
from contextlib import suppress
from typing import Self

UNAVAILABLE = (
    b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)
RESET = struct.pack("ii", 1, 0)
CHUNK_BYTES = 65_536


class Proxy:
    """`fault` holds for the next `times` connections; `cut_bytes` is what a cut, a stall or a break lets pass.

    A cut ends the server's answer early, a stall leaves it waiting, a break ends the client's request early.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.fault, self.times, self.cut_bytes, self.connections = "", 0, 0, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._open: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def fail(self, fault: str, *, times: int = 1_000, cut_bytes: int = 0) -> None:
        self.fault, self.times, self.cut_bytes = fault, times, cut_bytes
        self.drop_connections()

    def drop_connections(self) -> None:
        """What a client keeps open for later use is closed, so that it must connect again."""
        for client in self._open:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(client)
            fault = self.fault if self.times > 0 else ""
            self.times -= 1 if fault else 0
            threading.Thread(target=self._serve, args=(client, fault), daemon=True).start()

    def _serve(self, client: socket.socket, fault: str) -> None:
        with client, suppress(OSError):
            if fault == "reset":
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            elif fault == "hang":
                self._ended.wait(60)
            elif fault == "503":
                client.recv(CHUNK_BYTES)
                client.sendall(UNAVAILABLE)
            else:
                self._pass_on(client, fault)

    def _pass_on(self, client: socket.socket, fault: str) -> None:
        with socket.create_connection(("127.0.0.1", self.server_port)) as server:
            sent = "cut" if fault == "break" else ""
            threading.Thread(target=self._pump, args=(client, server, sent), daemon=True).start()
            self._pump(server, client, "" if fault == "break" else fault)

    def _pump(self, source: socket.socket, target: socket.socket, fault: str) -> None:
        left = self.cut_bytes
        with suppress(OSError):
            while chunk := source.recv(4096 if fault == "slow" else CHUNK_BYTES):
                if fault == "slow":
                    time.sleep(0.02)
                if fault in ("cut", "stall"):
                    chunk, left = chunk[:left], left - len(chunk)
                target.sendall(chunk)
                if fault in ("cut", "stall") and left <= 0:
                    self._ended.wait(60 if fault == "stall" else 0)
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
