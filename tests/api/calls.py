"""A key → requests made with it, and what must be alike in two answers."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

BASE = "/api/v1/brands/solnap"
KIT = f"{BASE}/kits/spring"
PAGE = f"{KIT}/editions/DE/de-DE/documents/web.html"


@dataclass(frozen=True)
class Caller:
    key: str = ""

    def get(self, path: str, method: str = "GET", **headers: str) -> Any:
        given = {"authorization": f"Bearer {self.key}", **headers} if self.key else headers
        return Client(raise_request_exception=False).generic(method, path, headers=given)

    def json(self, path: str) -> Any:
        response = self.get(path)
        assert response.status_code == 200, (path, response.content)
        return json.loads(response.content)


ANYBODY = Caller()


def face(response: Any) -> tuple[int, dict[str, Any], dict[str, str]]:
    """All that a caller can tell an answer by, but for its request's id and what is left of its own budget."""
    body = json.loads(response.content) if "json" in response.get("Content-Type", "") else {"bytes": response.content}
    headers = {name: value for name, value in response.headers.items() if name not in ("X-Request-ID", "RateLimit")}
    headers.pop("Content-Length", None)
    return response.status_code, {**body, "request_id": ""}, headers
