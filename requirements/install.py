"""Turns a hashed lock into a virtual environment: `python requirements/install.py run|dev`.

Standard library only: it runs before anything is installed. Whatever goes wrong is told in one line, and what pip said
stays in pip.log inside the environment. A second call with the same lock does nothing.
"""

import argparse
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCKS = {"run": ("run",), "dev": ("dev", "run")}  # dev.txt holds all of run.txt
PACKAGE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==")
OFFLINE = ("Failed to establish a new connection", "Temporary failure in name resolution", "Network is unreachable",
           "Connection refused", "NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "Read timed out",
           "No matching distribution found")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lock", choices=sorted(LOCKS))
    parser.add_argument("--venv", type=Path, default=Path(".venv"))
    parser.add_argument("--python", choices=("any", "this"), default="any", help="accept an environment of another one")
    options = parser.parse_args()
    stamp = options.venv / ".installed"
    if is_current(stamp, options.lock) and is_wanted(options.venv, options.python):
        return
    if not (is_wanted(options.venv, options.python) and has_pip(options.venv)):
        make_environment(options.venv)
    install(options.venv, HERE / f"{options.lock}.txt")
    stamp.write_text("".join(f"{digest(name)}\n" for name in LOCKS[options.lock]), encoding="ascii")


def digest(name: str) -> str:
    return hashlib.sha256((HERE / f"{name}.txt").read_bytes()).hexdigest()


def is_current(stamp: Path, lock: str) -> bool:
    return stamp.exists() and digest(lock) in stamp.read_text(encoding="ascii").split()


def is_wanted(venv: Path, python: str) -> bool:
    """Is there an environment, and of this very version when that was asked for?"""
    config = venv / "pyvenv.cfg"
    if not config.exists():
        return False
    version = re.search(r"^version\s*=\s*(\d+)\.(\d+)", config.read_text(encoding="utf-8"), re.MULTILINE)
    return python == "any" or bool(version and tuple(map(int, version.groups())) == sys.version_info[:2])


def has_pip(venv: Path) -> bool:
    python = venv / "bin" / "python"
    try:
        return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment(venv: Path) -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(f"Python {version} has no venv module. Install it, on Debian with: apt install python{version}-venv")
    start = time.monotonic()
    say(f"Making the virtual environment {venv} …")
    shutil.rmtree(venv, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "venv", venv], capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(venv, ignore_errors=True)
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        stop(f"The virtual environment {venv} could not be made: {lines[-1]}")
    say(f"  done in {time.monotonic() - start:.0f} s")


def install(venv: Path, lock: Path) -> None:
    total = sum(bool(PACKAGE.match(line)) for line in lock.read_text(encoding="utf-8").splitlines())
    say(f"Installing up to {total} packages of requirements/{lock.name} …")
    start = time.monotonic()
    log = venv / "pip.log"
    command = [venv / "bin" / "python", "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
               "--require-hashes", "--no-deps", "--retries", "2", "--progress-bar", "off", "-r", lock]  # fmt: skip
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True, errors="replace")
        for line in show_progress(process, total):
            file.write(line)
    if process.wait():
        stop(reason(log.read_text(encoding="utf-8", errors="replace"), lock, log))
    say(f"  done in {time.monotonic() - start:.0f} s")


def show_progress(process: "subprocess.Popen[str]", total: int) -> Iterator[str]:
    """Pass pip's lines on, and say every so often how far it is."""
    seen = 0
    for line in process.stdout or ():
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            if seen % 20 == 0:
                say(f"  {seen} of {total} fetched")
        elif line.startswith("Installing collected packages"):
            say("  unpacking")
        yield line


def reason(text: str, lock: Path, log: Path) -> str:
    if any(sign in text for sign in OFFLINE):
        return (
            f"The packages of requirements/{lock.name} could not be fetched: the package index does not answer. "
            f"Connect to the network or point pip at a mirror, then try again. Details: {log}"
        )
    errors = [line for line in text.splitlines() if line.startswith("ERROR")] or text.strip().splitlines()[-1:]
    return f"pip could not install requirements/{lock.name}: {' '.join(errors[:1])} Details: {log}"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def stop(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("Interrupted. The next call goes on from here.")
    except OSError as error:
        stop(f"The virtual environment could not be written: {error}")
