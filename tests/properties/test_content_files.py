"""Whatever stands in a folder of content files, a push stores it whole or refuses it by name, within bounded time."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from assets.exchange.examining import examine
from assets.exchange.faults import BadFolder
from assets.manifest import BrandManifest, from_json, to_json
from tests import counts
from tests.exchange.folders import FILES, load_folder, write_folder

MAX_SECONDS = 20.0
FATES = {"whole", "refused"}
SHOWS_BOTH_FATES = 200
"""So many damaged folders are of both fates; of the few of `make check` all may be refused, one time in twenty."""
TOKENS = [
    *(b"{", b"}", b"[", b"]", b": ", b"- ", b"\n", b"\n  ", b'"', b"'", b"#", b"&a ", b"*a", b"!!x ", b"|\n", b">-\n"),
    *(b"\t", b"\x00", b"\xff", b"\xef\xbb\xbf", b"---\n", b"null", b"true", b"001", b"CH/", b"en", b"../", b"media/"),
    *(b"block/", b"{n, plural, one", b"<script>", b"\xe2\x80\xae", b"%", b"? ", b"<<: ", b"999999999999999999999"),
]


def mutated(body: bytes, chance: random.Random) -> bytes:
    """The bytes with a few cuts, repeats and intruders."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(body))
        end = min(len(body), at + chance.randint(0, 12))
        match chance.randrange(4):
            case 0:
                body = body[:at] + body[end:]
            case 1:
                body = body[:end] + body[at:end] * chance.choice((1, 2, 40)) + body[end:]
            case 2:
                body = body[:at] + chance.choice(TOKENS) + body[end:]
            case _:
                body = body[:at] + chance.randbytes(chance.randint(1, 4)) + body[end:]
    return body


def outcome(root: Path) -> str:
    """How a folder fares; a fault without a place, or any other exception, leaves the test."""
    try:
        content = load_folder(root)
        assert isinstance(content.brand, BrandManifest)
        examine(content, content.brand, {})
    except BadFolder as error:
        return "refused" if all(fault.place.file and fault.message for fault in error.faults) else "told without place"
    is_exact = all(from_json(to_json(manifest)) == manifest for manifest in content.manifests.values())
    return "whole" if is_exact else "inexact"


@pytest.mark.proof(counts.DAMAGED_FOLDERS)
def test_a_damaged_folder_is_whole_or_refused_with_its_file(tmp_path: Path) -> None:
    chance = random.Random(random.random())
    outcomes: Counter[str] = Counter()
    for _ in range(counts.DAMAGED_FOLDERS):
        name = chance.choice([*FILES])
        original = FILES[name]
        body = mutated(original.encode() if isinstance(original, str) else original, chance)
        root = write_folder(tmp_path / "tiny", {name: body})
        started = time.monotonic()
        fate = outcome(root)
        outcomes[fate] += 1
        assert fate in FATES, (name, body)
        assert time.monotonic() - started < MAX_SECONDS, (name, body)

    assert set(outcomes) == FATES or counts.DAMAGED_FOLDERS < SHOWS_BOTH_FATES


def test_the_two_fates_are_told_apart(tmp_path: Path) -> None:
    assert outcome(write_folder(tmp_path / "tiny")) == "whole"
    assert outcome(write_folder(tmp_path / "tiny", {"brand.yaml": b"\xff"})) == "refused"
