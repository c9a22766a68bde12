"""Formatting needs no Django and no process setting: other zones, languages and hash seeds give the same bytes."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import datetime as dt
import sys
from decimal import Decimal
from assets.localization import formatting as f

instant = dt.datetime(2026, 3, 29, 0, 59, 59, tzinfo=dt.UTC)
for tag in "en-US de-CH fr-CH ar-EG fa-IR hi-IN ja-JP th-TH tr-TR he-IL en-XA ht xal".split():
    context = f.Context(tag, zone="Europe/Zurich")
    shown = [
        f.currency(Decimal("-1234.565"), "CHF", context), f.currency(5, "EUR", context, width="name"),
        f.decimal(Decimal("1234.5"), context), f.percent(Decimal("0.5"), context), f.compact(12345, context),
        f.unit(3, "mile", context), f.date(instant, context, style="full"), f.date(dt.date(2026, 3, 9), context),
        f.time(instant, context), f.datetime(instant, context, date_style="long"),
        f.skeleton(instant, "yMMMEdjm", context), f.interval(instant, instant + dt.timedelta(days=2), "yMMMd", context),
        f.relative(-3, "day", context), f.list_(["a", "b", "c"], context), f.display_name("region", "EG", context),
        f.plural_category(2, context), f.ordinal_category(2, context),
    ]
    sys.stdout.buffer.write("|".join([tag, *shown, ""]).encode())
assert not {"django", "rest_framework"} & sys.modules.keys()
"""


def formatted(**environment: str) -> bytes:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM], env={**kept, **environment}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "ar_EG.UTF-8", "LANG": "ar_EG.UTF-8", "PYTHONHASHSEED": "7"},
        {"TZ": "America/St_Johns", "LC_ALL": "th_TH", "LANGUAGE": "fa", "PYTHONHASHSEED": "8"},
    ],
)
def test_zone_language_and_hash_seed_of_the_process_change_no_byte(environment: dict[str, str]) -> None:
    assert formatted(**environment) == formatted(TZ="UTC", LC_ALL="C", PYTHONHASHSEED="0")
