"""Turns questions of load balancers and supervisors into answers: does this process live, and is it fit to serve?"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from assets.diagnosing import Finding, Level, look, worst
from brand_api.metrics import metrics

STATES = {Level.OK: "ok", Level.WARNING: "degraded", Level.ERROR: "failed"}
RETRY_SECONDS = 5


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 `ok` from a process that lives. It asks for nothing, so that no outage elsewhere gets it killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """How the database, its migrations, the storage and a worker stand: 503 where reads would fail, 200 else."""
    found = look()
    state = STATES[worst(found)]
    checks = {each.name: _told(each) for each in found}
    if worst(found) is not Level.ERROR:
        return JsonResponse({"status": state, "checks": checks})
    problem = {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": " ".join(f"{each.name}: {each.fact}" for each in found if each.level is Level.ERROR),
        "request_id": getattr(request, "request_id", ""),
        "checks": checks,
    }
    response = JsonResponse(problem, status=503, content_type="application/problem+json")
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _told(finding: Finding) -> dict[str, str]:
    return {"status": STATES[finding.level], "detail": finding.fact}


VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}


class ProbeMiddleware:
    """Answers these paths by whatever host name they are asked: a load balancer asks by address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = VIEWS.get(request.path)
        if view is None:
            return self.get_response(request)
        response = view(request)
        response.route = request.path[1:]  # type: ignore[attr-defined]
        add_never_cache_headers(response)
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Content-Length"] = str(len(response.content))
        return response
