"""docs/content-files.md: its files are a brand that can be pushed."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from assets.exchange.pushing import push
from assets.history import Actor

ROOT = Path(__file__).parents[2]
_FILE = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.django_db
def test_the_reference_s_files_are_a_whole_brand(tmp_path: Path) -> None:
    files = _FILE.findall((ROOT / "docs/content-files.md").read_text())
    for name, text in files:
        path = tmp_path / "olm" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    done = push(root=tmp_path / "olm", actor=Actor(id="docs", name="Docs", role="import"), now=timezone.now())

    assert len(files) == 18
    assert (len(done.changes), done.warnings) == (14, ())
