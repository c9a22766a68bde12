"""Takes rights away from the running process, as far as the kernel offers. Linux only; calls libc directly.

Python 3.11 has no `unshare`, `prctl` or `capset`. Constants are those of the kernel's user-space headers.
"""

import ctypes
import os
import resource
import signal
import tempfile
from pathlib import Path

_NEW_NAMESPACES = {"ipc": 0x08000000, "pid": 0x20000000, "net": 0x40000000}
_NEW_USER = 0x10000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522
_UNPRIVILEGED_IDS = range(65_520, 65_534)
"""User ids outside every range that Debian or systemd hands out; children beside each other get different ones, so
that none may signal another."""

_libc = ctypes.CDLL(None, use_errno=True)


def enter_namespaces() -> tuple[str, ...]:
    """Leave the machine's network and processes behind; the names of what was left, empty where it is refused.

    The process itself stays in its process namespace: only what it forks next is in the new one.
    """
    user, group = os.getuid(), os.getgid()
    flags = sum(_NEW_NAMESPACES.values()) | (_NEW_USER if user else 0)
    if _libc.unshare(flags) != 0:
        return ()
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return (*_NEW_NAMESPACES, "user") if user else tuple(_NEW_NAMESPACES)


def open_void() -> int:
    """A descriptor of a folder that no longer exists: as a root directory nothing can be in it or made in it."""
    folder = tempfile.mkdtemp(prefix="void-")
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    Path(folder).rmdir()
    return descriptor


def die_with_parent() -> None:
    """Be killed when the (single-thread) parent ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def enter_void(descriptor: int) -> bool:
    """Make the void the root directory; False where this process may not."""
    os.fchdir(descriptor)
    try:
        os.chroot(".")
    except PermissionError:
        return False
    return True


def drop_rights(number: int) -> None:
    """Become nobody in particular, with no capability, for good. `number` picks the user id.

    As root this raises where the user cannot be changed: limits would not bind root.
    """
    if os.getuid() == 0:
        identity = _UNPRIVILEGED_IDS[number % len(_UNPRIVILEGED_IDS)]
        os.setgroups([])
        os.setresgid(identity, identity, identity)
        os.setresuid(identity, identity, identity)
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    if _libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        raise OSError(ctypes.get_errno(), "capabilities could not be given up")


def limit_resources(*, cpu_seconds: int, memory_bytes: int) -> None:
    """CPU time, memory beyond what the process has now, and no file contents or core dumps."""
    address_space = address_space_bytes() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    for none_at_all in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_MSGQUEUE):
        resource.setrlimit(none_at_all, (0, 0))


def close_doors() -> None:
    """From here on: no descriptor, no process, no thread can be made."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def address_space_bytes() -> int:
    """Size of this process's address space, as RLIMIT_AS counts it."""
    pages = Path("/proc/self/statm").read_text().split()[0]
    return int(pages) * resource.getpagesize()
