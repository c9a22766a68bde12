"""Every operation is asked what its description allows and what it forbids, and answers as described."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from assets.api.describing import description
from brand_api.wsgi import application
from tests.counts import FUZZED
from tests.delivery.worlds import World, key_of

KNOWN = {"brand": "solnap", "region": "DE", "locale": "de-DE", "name": "web.html", "preset": "thumb"}
KEYS = {"blocks": "headline", "media": "photo", "templates": "page", "kits": "spring"}
ASKING = {
    "max_examples": FUZZED,
    "deadline": None,
    "phases": (Phase.explicit, Phase.generate),
    "suppress_health_check": list(HealthCheck),
    "database": None,
}


@pytest.fixture
def key(world: World) -> Iterator[str]:
    """A key of the world's partner, for requests within this test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield key_of(world.partner)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations() -> list[Any]:
    """400 is right for what no schema says: an instant ahead, a field that this answer has not, another market."""
    accepted = {"positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "400", "404"]}}
    config = schemathesis.Config.from_dict({"checks": accepted})
    schema = schemathesis.openapi.from_dict(json.loads(description()[0]), config=config)
    schema.app = application
    return [each.ok() for each in schema.get_all_operations()]


def ask(cases: st.SearchStrategy[Any], key: str) -> None:
    @settings(**ASKING)
    @given(case=cases)
    def asked(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {key}"})

    asked()


def known_path(operation: Any) -> dict[str, str]:
    known = {**KNOWN, "key": next((key for kind, key in KEYS.items() if f"/{kind}/" in operation.path), "")}
    return {name: value for name, value in known.items() if f"{{{name}}}" in operation.path}


@pytest.mark.proof(FUZZED)
def test_every_operation_answers_whatever_is_asked_as_it_is_described(key: str) -> None:
    for operation in operations():
        modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        ask(st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes]), key)


@pytest.mark.proof(FUZZED)
def test_every_operation_answers_of_what_is_there_as_it_is_described(key: str) -> None:
    for operation in operations():
        ask(operation.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=known_path(operation)), key)
