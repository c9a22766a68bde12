"""A request and its cost → the budgets it is spent of, or a refusal; before anything that costs."""

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from assets import budgets
from assets.api.problems import RateLimited
from assets.budgets import Verdict, address_of
from assets.delivery import ON_BEHALF

READ, LIST, DOCUMENT, DRAWING, ARCHIVE = 1, 2, 2, 5, 20
"""Units: what is stored, what is looked for, bytes of up to megabytes, a derived file that is not there yet, a zip."""


def charge(request: Request | HttpRequest, cost: int, key_id: str = "", key_limit: int | None = None) -> None:
    """Spends the cost, unless the product itself asks. Raises RateLimited.

    The standing goes with the answer; see `tell`.
    """
    if ON_BEHALF in request.META:
        return
    verdict = budgets.spend(key_id, address_of(request.META), cost, timezone.now(), key_limit)
    request.verdict = verdict  # type: ignore[attr-defined]
    require(verdict)


def require(verdict: Verdict) -> None:
    """Raises RateLimited."""
    if verdict.refused is not None:
        raise RateLimited(verdict.refused.policy, verdict.refused.limit, verdict.resets_in, verdict.headers())


def tell(request: Request | HttpRequest, response: HttpResponseBase) -> None:
    """Puts the standing of the budgets into the answer's headers, if anything was spent."""
    verdict = getattr(request, "verdict", None)
    if isinstance(verdict, Verdict):
        for name, value in verdict.headers().items():
            response[name] = value
