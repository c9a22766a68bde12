"""The locks are hashed, complete, free of GPL, and not older than the last security fixes known."""

import importlib.metadata
import re

import pytest
from packaging.version import Version

from tests.gates.locks import read_lock
from tests.gates.sources import ROOT

FLOORS = {"django": "5.2.19", "pillow": "13.0.0", "jinja2": "3.1.6", "djangorestframework": "3.18.3"}
LESSER_GPL_ALLOWED = {"psycopg", "psycopg-binary", "psycopg-pool"}  # linked at run time, not changed, not shipped
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
LESSER = re.compile(r"LGPL|GNU Lesser", re.IGNORECASE)
MIT_GRANT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated "
    'documentation files (the "Software"), to deal in the Software without restriction'
)
RUN = read_lock("run")


def licence(name: str) -> str:
    """What a package says of its licence: SPDX expression, classifiers, free text's first line, or its file's grant."""
    metadata = importlib.metadata.metadata(name)
    classifiers = [text for text in metadata.get_all("Classifier", []) if text.startswith("License ::")]
    free_text = (metadata.get("License") or "").strip().partition("\n")[0]
    return metadata.get("License-Expression") or "; ".join(classifiers) or free_text or _granted(name)


def _granted(name: str) -> str:
    """MIT where a licence file that the package comes with grants what the MIT licence does, word for word."""
    files = importlib.metadata.files(name) or []
    texts = [" ".join(file.read_text().split()) for file in files if file.name == "LICENSE"]
    return "MIT" if any(MIT_GRANT in text for text in texts) else ""


def is_allowed(name: str, text: str) -> bool:
    if LESSER.search(text):
        return name in LESSER_GPL_ALLOWED
    return bool(text) and not COPYLEFT.search(text)


def test_every_package_that_runs_has_a_licence_that_is_allowed() -> None:
    found = {name: licence(name) for name, locked in RUN.items() if locked.is_for_this_machine}

    assert len(found) > len(FLOORS)
    assert not {name: text for name, text in found.items() if not is_allowed(name, text)}


@pytest.mark.parametrize("text", ["GPL-3.0-or-later", "AGPL-3.0", "GNU General Public License v3", "LGPL-3.0-only", ""])
def test_an_unwanted_licence_is_refused(text: str) -> None:
    assert not is_allowed("somebody", text)


@pytest.mark.parametrize("name", FLOORS)
def test_the_lock_is_not_below_the_floor(name: str) -> None:
    assert RUN[name].version >= Version(FLOORS[name])


def test_every_locked_package_has_hashes_and_the_locks_agree() -> None:
    developers = read_lock("dev")

    assert not [locked.name for locked in (*RUN.values(), *developers.values()) if not locked.hashes]
    assert not [name for name in RUN if developers[name].version != RUN[name].version]


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_a_lock_names_no_place(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")

    assert "://" not in text
    assert not re.search(r"^(-|[^#\n]*\s@\s)", text, re.MULTILINE)
