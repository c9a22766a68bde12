"""A cleaned copy and what it lacks, as the limited child hands it out."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass

MAX_TOLD = 50


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The copy, and what it lacks: words for each, of an SVG with its line; MAX_TOLD of them at most."""

    body: bytes
    removed: tuple[str, ...]

    def encode(self) -> bytes:
        return json.dumps({"body": base64.b64encode(self.body).decode(), "removed": self.removed}).encode()

    @classmethod
    def decode(cls, answer: bytes) -> "Cleaned":
        facts = json.loads(answer)
        return cls(base64.b64decode(facts["body"]), tuple(facts["removed"]))


def encoded(body: bytes, removed: Iterable[str]) -> bytes:
    return Cleaned(body, tuple(removed)[:MAX_TOLD]).encode()
