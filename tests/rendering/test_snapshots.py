"""Rendered documents as files, reviewed as diffs. With UPDATE_SNAPSHOTS=1 the test writes them anew."""

import os

import pytest

from assets.rendering import Edition
from tests.rendering.kits import EDITIONS, ROOT, document, templates

FOLDER = ROOT / "tests" / "snapshots" / "rendering"
NAMES = [part.name for template in templates() for part in template.parts]


@pytest.mark.parametrize("edition", EDITIONS[1:3], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_what_was_reviewed(name: str, edition: Edition) -> None:
    kept = FOLDER / edition.region / edition.locale / name
    body = document(name, edition).body

    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(body)

    assert kept.read_bytes() == body
