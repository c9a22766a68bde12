"""What is counted adds up over processes, names no partner, and is for whoever has the token or this machine."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from assets import jobs
from assets.media.circuit import FAILURES_UNTIL_OPEN, Circuit
from brand_api import metrics
from brand_api.counting import BOUNDS, Counts, counts
from brand_api.tallies import Tallies
from tests.api.calls import BASE, Caller
from tests.api.conftest import shop, world  # noqa: F401 - fixtures
from tests.jobs.asking import ask

LINE = re.compile(r'(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [0-9.e+-]+)')
GONE = 2**22 + 1  # above any process id
KEY = ("block-edition", 200, True)


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that other processes of this run counted either."""
    monkeypatch.setattr(metrics, "tallies", Tallies(counts))
    counts.answers.clear()
    counts.refused.clear()
    metrics.probe.forget()


def told(**more: Any) -> Any:
    return Client().get("/metrics", **more)


def numbers(text: str) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


@pytest.mark.django_db(transaction=True)
def test_every_line_is_of_the_text_format() -> None:
    ask()
    Client().get("/nowhere")
    response = told()

    assert response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert numbers(response.content.decode())['brand_api_jobs{job="publish",state="queued"}'] == 1


@pytest.mark.django_db
def test_answers_are_counted_by_route_and_name_no_partner(shop: Caller) -> None:  # noqa: F811
    for _ in range(3):
        shop.get(f"{BASE}/blocks/headline")
    shop.get(f"{BASE}/blocks/none")

    text = told().content.decode()

    found = numbers(text)
    assert found['brand_api_requests_total{route="block-detail",status="200",repeated="false"}'] == 3
    assert found['brand_api_requests_total{route="block-detail",status="404",repeated="false"}'] == 1
    assert found['brand_api_request_seconds_count{route="block-detail",repeated="false"}'] == 4
    assert not [word for word in ("solnap", "headline", shop.key[3:11], "shop") if word in text]


@pytest.mark.django_db
def test_a_spent_budget_is_counted_by_its_policy(shop: Caller, settings: Any) -> None:  # noqa: F811
    settings.ASSETS_KEY_BUDGET = 1
    for _ in range(3):
        shop.get(f"{BASE}/blocks")

    assert counts.refused["key"] >= 1


@pytest.mark.parametrize(
    "facts", [{"REMOTE_ADDR": "192.0.2.1"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}]
)
def test_strangers_find_nothing(facts: dict[str, str]) -> None:
    assert told(**facts).status_code == 404


def test_behind_a_proxy_this_machine_is_no_proof(settings: Any) -> None:
    settings.TRUST_PROXY = True

    assert told().status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_token_opens_them_from_anywhere_and_nothing_else_does(settings: Any) -> None:
    settings.METRICS_TOKEN = "t0ken"

    assert told().status_code == 404
    assert told(headers={"authorization": "Bearer other"}).status_code == 404
    assert told(headers={"authorization": "Bearer t0ken"}, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_processes_add_up_and_what_ended_stays(tmp_path: Path) -> None:
    one, other = Counts(), Counts()
    tallies = Tallies(one)
    tallies.share(tmp_path)
    one.answered(KEY, 0.002)
    other.answered(KEY, 99.0)
    (tmp_path / f"{GONE}-ab.json").write_text(json.dumps(other.told()))

    for _ in range(2):
        total, held = tallies.all()

        assert sum(total.answers[KEY][:-1]) == 2
        assert len(held) == 1
    assert sorted(path.suffix for path in tmp_path.iterdir()) == ["", ".json", ".json"]


def test_an_answer_is_counted_in_the_bucket_of_its_time() -> None:
    found = Counts()
    for seconds in (0.0001, BOUNDS[0], 0.3, 60.0):
        found.answered(KEY, seconds)

    cell = found.answers[KEY]
    assert (cell[0], cell[BOUNDS.index(0.5)], cell[len(BOUNDS)]) == (2, 1, 1)
    assert cell[-1] == pytest.approx(60.3006)


def test_a_circuit_is_open_after_failures_in_a_row() -> None:
    circuit = Circuit()
    for _ in range(FAILURES_UNTIL_OPEN):
        assert not circuit.is_open
        circuit.note(is_failure=True)

    assert circuit.is_open


@pytest.mark.django_db(transaction=True)
def test_a_worker_and_what_jobs_took_are_measured() -> None:
    jobs.beat("here:1")
    held = jobs.lease(ask().pk, worker="here:1")
    assert held is not None
    jobs.finish(held, {})

    found = numbers(told().content.decode())

    assert found["brand_api_workers"] == 1
    assert found['brand_api_job_longest_seconds{job="publish"}'] >= 0
    assert found['brand_api_job_oldest_seconds{state="queued"}'] == 0
