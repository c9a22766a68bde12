"""Numbers, dates and words in 76 locales → what their first use and a repeated amount cost, and a million calls keep.

The first use and the memory are measured in processes of their own, where nothing was formatted before.
"""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from assets.localization import formatting
from assets.localization.formatting import Context
from benchmarks.figures import Figure, fastest
from tests.localization.formatting.growth import growth_bytes

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
CALLS = 2_000
MILLION = 1_000_000
MOST_COLD_MS = 150
MOST_REPEATED_US = 5
MOST_GROWTH_MIB = 1
MEASURE = "from benchmarks.formatting import print_first_use; print_first_use()"
_TAGS = """
ar-EG ar-SA ar-MA bg-BG bn-BD ca-ES cs-CZ cy-GB da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IN en-US en-ZA es-AR
es-CO es-ES es-MX es-US et-EE eu-ES fa-IR fi-FI fil-PH fr-BE fr-CA fr-CH fr-FR ga-IE gu-IN he-IL hi-IN hr-HR hu-HU hy-AM
id-ID is-IS it-CH it-IT ja-JP ka-GE kk-KZ km-KH kn-IN ko-KR lt-LT lv-LV mk-MK ml-IN mr-IN ms-MY my-MM nb-NO ne-NP nl-NL
pa-IN pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sr-Latn-RS sr-RS sv-SE ta-IN th-TH tr-TR zh-CN zh-TW
"""
LOCALES = tuple(_TAGS.split())
INSTANT = dt.datetime(2026, 3, 9, 17, 5, tzinfo=dt.UTC)
LATER = INSTANT + dt.timedelta(days=3)
FORMATTERS: tuple[Callable[[Context], object], ...] = (
    lambda context: formatting.currency(Decimal("1234.5"), "EUR", context),
    lambda context: formatting.currency(5, "EUR", context, width="name"),
    lambda context: formatting.decimal(Decimal("1234.5"), context),
    lambda context: formatting.percent(Decimal("0.25"), context),
    lambda context: formatting.compact(12_345, context),
    lambda context: formatting.unit(5, "kilometer", context),
    lambda context: formatting.date(INSTANT, context, style="long"),
    lambda context: formatting.time(INSTANT, context),
    lambda context: formatting.datetime(INSTANT, context),
    lambda context: formatting.interval(INSTANT, LATER, "yMMMd", context),
    lambda context: formatting.relative(3, "day", context),
    lambda context: formatting.list_(["a", "b", "c"], context),
    lambda context: formatting.plural_category(3, context),
)


def figures() -> Iterator[Figure]:
    """What is measured, as it is measured."""
    name = f"first use of {len(FORMATTERS)} formatters in {len(LOCALES)} locales"
    yield Figure(name, min(first_use() for _ in range(RUNS)), "ms", MOST_COLD_MS)
    context, price = Context("de-CH"), Decimal("1250.5")

    def repeated() -> None:
        for _ in range(CALLS):
            formatting.currency(price, "CHF", context)

    seconds = fastest(repeated)[0] / CALLS
    yield Figure("a repeated amount of money", seconds * 1_000_000, "µs", MOST_REPEATED_US)
    yield Figure("growth over a million calls", growth_bytes(MILLION) / 2**20, "MiB", MOST_GROWTH_MIB)


def first_use() -> float:
    """Milliseconds of processor time in a new process, without its start and its imports."""
    done = subprocess.run(  # noqa: S603 - this project's own code
        [sys.executable, "-c", MEASURE], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(json.loads(done.stdout))


def print_first_use() -> None:
    start = time.process_time()
    for context in [Context(locale) for locale in LOCALES]:
        for formatter in FORMATTERS:
            formatter(context)
    sys.stdout.write(json.dumps((time.process_time() - start) * 1000))
