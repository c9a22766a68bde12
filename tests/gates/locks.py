"""Turns a lock file into its packages: name, version, hashes, and whether it is for this machine."""

import re
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.gates.sources import ROOT

LINE = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: *; *(?P<marker>[^\\]+))?")


@dataclass(frozen=True, slots=True)
class Locked:
    name: str
    version: Version
    hashes: int
    is_for_this_machine: bool


def read_lock(name: str) -> dict[str, Locked]:
    """By canonical name; a package that markers split keeps the line meant for this machine."""
    packages: dict[str, Locked] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")):
        match = LINE.match(entry)
        if match:
            is_here = not match["marker"] or Marker(match["marker"].strip()).evaluate()
            key = canonicalize_name(match["name"])
            if is_here or key not in packages:
                packages[key] = Locked(key, Version(match["version"]), entry.count("--hash=sha256:"), is_here)
    return packages
