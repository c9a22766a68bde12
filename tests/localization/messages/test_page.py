"""docs/messages.md is true: its Python runs without Django, its table shows what it says."""

import re
import subprocess
import sys
from typing import Any

import pytest

from assets.localization import Context, message
from tests.gates.sources import ROOT

PAGE = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
ENGLISH = Context(locale="en-US")
VALUES: dict[str, Any] = {
    "number": "1234.5", "percent": "0.256", "compact": 1500000, "unit": "2.5", "money": "12.90 EUR",
    "date": "2026-03-21", "time": "2026-03-21T09:00:00Z", "datetime": "2026-03-21T09:00:00Z",
    "interval": "2026-03-09/2026-03-12", "relative": 3, "list": ["salt", "pepper"],
}  # fmt: skip
ROWS = [
    (pattern, shown)
    for first, last in re.findall(r"^\| (`\{\w, .+`) \|.*\| (`.+`)(?: \(.*\))? \|$", PAGE, re.MULTILINE)
    for pattern, shown in zip(re.findall("`([^`]+)`", first), re.findall("`([^`]+)`", last), strict=True)
]


@pytest.mark.parametrize(("pattern", "shown"), ROWS)
def test_each_row_of_the_table_shows_what_it_says(pattern: str, shown: str) -> None:
    name, kind = re.findall(r"\w+", pattern)[:2]
    value = "0.256" if "percent" in pattern else VALUES[kind]

    assert message(pattern, {name: value}, ENGLISH).translate({0xA0: " ", 0x202F: " ", 0x2009: " "}) == shown


def test_the_python_of_the_page_runs_without_django() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    check = "import sys\nassert 'django' not in sys.modules\n"

    done = subprocess.run([sys.executable, "-c", code + check], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stderr == ""
