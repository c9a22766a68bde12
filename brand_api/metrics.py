"""Turns what was counted, and what rows say now, into Prometheus's text; for whoever has the token, or this machine."""

import hmac
import ipaddress
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assets import history
from assets.diagnosing.probe import Probe
from assets.jobs.measuring import measures as measures_of_jobs
from assets.measures import Family, Sample, exposition
from assets.webhooks.measuring import measures as measures_of_webhooks
from brand_api.counting import BOUNDS, Cell, Counts, summed
from brand_api.tallies import tallies

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = 2.0
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def measures_of_acts() -> Iterator[Family]:
    told = "Acts there are; it rises with each change of what partners read, and with each saved draft."
    yield Family("brand_api_sequence", "gauge", told, (Sample(history.sequence()),))


MEASURES: tuple[Callable[[], Iterable[Family]], ...] = (measures_of_acts, measures_of_jobs, measures_of_webhooks)
"""What is asked of the database, at most once a second. A part of the product that has rows to measure adds a line."""


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 for strangers, as for any other address that is not there."""
    if not _may_read(request):
        return HttpResponse("Not found\n", status=404, content_type="text/plain")
    counted, held = tallies.all()
    families = [*_of_requests(counted), *_of_processes(held), *_of_rows(held)]
    return HttpResponse(exposition(families), content_type=MEDIA_TYPE)


def _may_read(request: HttpRequest) -> bool:
    """Without a token: this machine alone, and only where no proxy that strangers come through stands on it."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode("latin-1", "replace")
        return hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())
    if settings.ASSETS_PROXIES or settings.TRUST_PROXY or any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _of_requests(counted: Counts) -> Iterator[Family]:
    answers = sorted(counted.answers.items())
    yield Family(
        "brand_api_requests_total", "counter", "Answers by route and status; repeated: in front of Django.",
        tuple(
            Sample(sum(cell[:-1]), {"route": route, "status": str(status), "repeated": _word(is_repeated)})
            for (route, status, is_repeated), cell in answers
        ),
    )  # fmt: skip
    cells: dict[tuple[str, bool], list[Cell]] = defaultdict(list)
    for (route, _, is_repeated), cell in answers:
        cells[route, is_repeated].append(cell)
    yield Family(
        "brand_api_request_seconds", "histogram", "Until the answer was made; sending a streamed body is not in it.",
        tuple(
            sample
            for (route, is_repeated), each in cells.items()
            for sample in _histogram({"route": route, "repeated": _word(is_repeated)}, summed(each))
        ),
    )  # fmt: skip
    yield Family(
        "brand_api_budget_refusals_total", "counter", "Requests that were refused because a budget was spent.",
        tuple(Sample(count, {"policy": policy}) for policy, count in sorted(counted.refused.items())),
    )  # fmt: skip


def _histogram(labels: dict[str, str], cell: Cell) -> Iterator[Sample]:
    count = 0.0
    for bound, found in zip(map(str, BOUNDS), cell, strict=False):
        count += found
        yield Sample(count, {**labels, "le": bound}, "_bucket")
    yield Sample(sum(cell[:-1]), {**labels, "le": "+Inf"}, "_bucket")
    yield Sample(cell[-1], labels, "_sum")
    yield Sample(sum(cell[:-1]), labels, "_count")


def _of_processes(held: list[dict[str, Any]]) -> Iterator[Family]:
    ages = [time.time() - each["since"] for each in held if each["since"]]
    yield Family("brand_api_processes", "gauge", "Processes that answer on this machine.", (Sample(len(held)),))
    yield Family(
        "brand_api_generation_age_seconds", "gauge", "How long ago the oldest generation began that a process holds.",
        (Sample(max(ages, default=0.0)),),
    )  # fmt: skip
    yield Family(
        "brand_api_storage_circuit_open", "gauge", "Processes that do not ask the storage at present, since it fails.",
        (Sample(sum(each["is_circuit_open"] for each in held)),),
    )  # fmt: skip


def _of_rows(held: list[dict[str, Any]]) -> Iterator[Family]:
    try:
        found = probe.begin().result(SECONDS)
    except (TimeoutError, DatabaseError, InterfaceError):
        found = ()
    yield Family("brand_api_database_up", "gauge", "1 where the database answered.", (Sample(int(bool(found))),))
    yield from found
    sequences = [each["sequence"] for each in held if each["since"]]
    newest = [family.samples[0].value for family in found if family.name == "brand_api_sequence"]
    if sequences and newest:
        told = "Acts that the idlest process has not seen; it looks when it is next asked, before it answers."
        lag = max(0.0, newest[0] - min(sequences))
        yield Family("brand_api_generation_lag_acts", "gauge", told, (Sample(lag),))


def _asked() -> tuple[Family, ...]:
    return tuple(family for measures in MEASURES for family in measures())


def _word(is_so: bool) -> str:
    return "true" if is_so else "false"


probe = Probe(_asked)
