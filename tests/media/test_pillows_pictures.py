"""The pictures with which Pillow tests itself, broken ones and bombs among them: each is read or refused in bounds."""

import subprocess
import sys
import tarfile
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from assets.errors import BadContent
from assets.manifest import MEDIA_TYPES
from assets.media.inspection import SNIFFED_BYTES, inspect, media_type_of
from tests.counts import PILLOW_PICTURES
from tests.media.pictures import picture

MOST_SECONDS = 2.0
MOST_BYTES = 256 * 1024 * 1024
FETCH_SECONDS = 600
BOMBS = ("decompression_bomb", "oom-")


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Out of the source distribution of the version that is installed; skips where there is no network."""
    if not PILLOW_PICTURES:
        pytest.skip("fetches 47 MB: run it with PROOF=1")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", "pillow"]
    wanted = [f"pillow=={version('pillow')}", "-d", str(tmp_path)]
    done = subprocess.run([*command, *wanted], capture_output=True, check=False, timeout=FETCH_SECONDS)
    if done.returncode:
        pytest.skip("Pillow's source distribution cannot be fetched here")
    (packed,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(packed) as archive:
        archive.extractall(tmp_path, filter="data")
    return sorted(path for path in tmp_path.glob("*/Tests/images/**/*") if path.is_file())


def named(body: bytes) -> str:
    """A name that fits the content, so that it is looked into."""
    try:
        return f"a.{MEDIA_TYPES[media_type_of(body[:SNIFFED_BYTES], 'a')][0]}"
    except BadContent:
        return "a.png"


@pytest.mark.slow
@pytest.mark.proof(PILLOW_PICTURES)
def test_each_is_read_or_refused_within_two_seconds_and_256_mib(
    pictures: list[Path], settings: pytest.FixtureRequest
) -> None:
    settings.ASSETS_INSPECTION_SECONDS = MOST_SECONDS  # type: ignore[attr-defined]
    settings.ASSETS_INSPECTION_MEMORY_BYTES = MOST_BYTES  # type: ignore[attr-defined]
    inspect(picture(), "first.png")
    read, limited = 0, []
    for path in pictures:
        body, began = path.read_bytes(), time.monotonic()
        try:
            inspect(body, named(body))
            read += 1
        except BadContent as refusal:
            limited += [path.name] if "needs too much" in str(refusal) else []
        assert time.monotonic() - began < MOST_SECONDS, path.name

    assert len(pictures) >= PILLOW_PICTURES
    assert read > PILLOW_PICTURES // 2
    assert all(name.startswith(BOMBS) for name in limited), limited
    assert inspect(picture(), "last.png").file.width_px == 8
