"""The same bundle gives the same bytes, spans and recipes in any process, in any order."""

import os
import subprocess
import sys
from pathlib import Path

from assets.manifest import sha256
from assets.rendering import compose, recipe, render
from tests.rendering.kits import EDITIONS, ROOT, bundle, templates

SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANG": "ar_EG.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"},
)


def fingerprint(*, is_reversed: bool) -> str:
    """A digest over every document of the library, with its spans, its recipe and its problems."""
    lines = []
    for edition in sorted(EDITIONS, reverse=is_reversed):
        composed = compose(bundle(), edition)
        for template in sorted(templates(), key=lambda each: each.key, reverse=is_reversed):
            for part in template.parts:
                made = render(composed, template, part)
                parts = (str(edition), part.name, sha256(made.body), sha256(made.spans or b""), str(made.problems))
                lines.append(" ".join((*parts, recipe(composed, template, part))))
    return sha256("\n".join(sorted(lines)).encode())


def elsewhere(surroundings: dict[str, str], *, is_reversed: bool) -> str:
    """The fingerprint as another process finds it."""
    call = f"from tests.rendering.test_determinism import fingerprint; print(fingerprint(is_reversed={is_reversed}))"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", call]
    answer = subprocess.run(
        command, cwd=Path(ROOT), env=kept | surroundings, capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()


def test_two_processes_in_other_places_and_orders_agree_with_this_one() -> None:
    here = fingerprint(is_reversed=False)

    assert fingerprint(is_reversed=True) == here
    assert elsewhere(SURROUNDINGS[0], is_reversed=True) == here
    assert elsewhere(SURROUNDINGS[1], is_reversed=False) == here
