"""A number of calls → how far they raise the memory of a process of their own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import datetime as dt
import resource
import sys
from decimal import Decimal
from assets.localization import formatting as f

contexts = [f.Context(tag, zone="Europe/Zurich") for tag in ("de-CH", "ar-EG", "ja-JP", "hi-IN")]
start = dt.datetime(2026, 3, 9, 17, 5, tzinfo=dt.UTC)


def call(number):
    context, instant = contexts[number % 4], start + dt.timedelta(minutes=number)
    match number % 8:
        case 0 | 1: f.currency(Decimal(number) / 100, "CHF", context)
        case 2: f.decimal(number, context)
        case 3: f.datetime(instant, context)
        case 4: f.unit(number, "kilometer", context)
        case 5: f.plural_category(number, context)
        case 6: f.relative(number % 100, "day", context)
        case 7: f.interval(instant, instant + dt.timedelta(hours=number % 48), "yMMMdjm", context)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


for number in range(20_000):
    call(number)
before = peak()
for number in range(int(sys.argv[1])):
    call(number)
print(peak() - before)
"""


def growth_bytes(calls: int) -> int:
    """By how much the process's largest size grew over `calls` mixed calls, after 20,000 that fill its caches."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(calls)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)
