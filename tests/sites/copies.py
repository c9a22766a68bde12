"""Copies that tests make, what stands in them, and a real nginx in front of one."""

import contextlib
import datetime as dt
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assets import sites
from assets.models import Partner
from assets.sites import Done, Folder
from tests.services import free_port

START_SECONDS = 10.0


@dataclass
class Site:
    """A partner's copy in a folder, and the clock that it is exported by."""

    partner: Partner
    folder: Folder
    now: dt.datetime

    def export(self, *, is_whole: bool = False) -> Done:
        self.partner.refresh_from_db()
        return sites.export(self.partner, self.folder, now=self.now, is_whole=is_whole)

    @property
    def paths(self) -> dict[str, str]:
        return pointers(self.folder.root)

    def body(self, path: str) -> bytes:
        name = self.paths[path]
        return (self.folder.root / "objects" / name[:2] / name).read_bytes()


def pointers(root: Path) -> dict[str, str]:
    """The names of the objects that pointers lead to, by path; each is there, with its compressed form."""
    found = {}
    for folder, _, names in os.walk(root / "paths"):
        for name in names:
            aim = Path(folder, name).resolve(strict=True)
            assert ".z" not in aim.name or aim.with_name(f"{aim.name}.gz").exists()
            found[path_of(os.path.relpath(Path(folder, "x"), root / "paths")[:-1] + name)] = aim.name
    return found


def path_of(pointer: str) -> str:
    """What is asked for, of a pointer below `paths`."""
    place, separator, rest = pointer.removesuffix("=").partition("/")
    if "," not in place:
        return f"/{place}{separator}{rest}"
    brand, plural, key, region, locale = place.split(",", 4)
    edition = f"/editions/{region}/" if region else ""
    return f"/api/v1/brands/{brand}/{plural}/{key}{edition}{locale}{separator}{rest}"


@dataclass(frozen=True)
class Said:
    """An answer over HTTP; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Nginx:
    port: int
    pid: int
    key: str

    def get(self, path: str, method: str = "GET", *, key: str | None = None, **headers: str) -> Said:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        key = self.key if key is None else key
        line.request(method, path, headers={**({"Authorization": f"Bearer {key}"} if key else {}), **sent})
        response = line.getresponse()
        told = Said(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        line.close()
        return told


def is_installed() -> bool:
    return shutil.which("nginx", path=PATH) is not None


PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


@contextlib.contextmanager
def nginx(folder: Folder, brand: str, partner: str, *, more: str = "") -> Iterator[Nginx]:
    """The copy behind a real nginx, by the configuration that was written beside it; `more` servers beside it."""
    port = free_port()
    folder.root.joinpath("listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    key = sites.configure(folder, brand, partner)
    home = Path(tempfile.mkdtemp(prefix="brand_nginx_", dir="/tmp"))
    home.joinpath("nginx.conf").write_text(MAIN.format(user=user(), home=home, site=folder.root, more=more))
    program = str(shutil.which("nginx", path=PATH))
    command = [program, "-p", str(home), "-c", str(home / "nginx.conf"), "-e", str(home / "errors")]
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        wait_until_it_answers(process, port, home)
        yield Nginx(port, process.pid, key)
        assert not home.joinpath("errors").read_text()
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(home, ignore_errors=True)


def user() -> str:
    return "user root;" if os.geteuid() == 0 else ""


def wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, home: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError(f"nginx did not start: {home.joinpath('errors').read_text()}")


MAIN = """{user}
worker_processes 1;
pid {home}/pid;
error_log {home}/errors warn;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include {site}/nginx.conf;
    {more}
}}
"""
