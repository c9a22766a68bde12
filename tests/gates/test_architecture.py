"""Size budgets and the rules of the code, on every file; and each rule on a planted breach, so that none is blind."""

import pytest

from tests.gates.rules import RULES
from tests.gates.sources import parse, python_files

BREACHES = {
    "module is short": ("assets/planted.py", "x = 1\n" * 401),
    "function is short": ("tests/test_planted.py", "def test_x():\n" + "    assert 1\n" * 20),
    "module has a name": ("assets/utils.py", "x = 1\n"),
    "module says what it does": ("assets/planted.py", "x = 1\n"),
    "model has no behaviour in save": ("assets/models/planted.py", "class A:\n    def save(self): ...\n"),
    "environment is read in settings": ("assets/planted.py", "import os\nx = os.environ['A']\n"),
    "pure code has no clock": ("assets/checks/planted.py", "import datetime as dt\nx = dt.datetime.now()\n"),
    "serializers are plain": ("assets/api/planted.py", "class A(serializers.ModelSerializer): ...\n"),
    "own code is not mocked": ("tests/test_planted.py", "from unittest.mock import patch\n"),
}


@pytest.mark.parametrize("name", RULES)
def test_the_code_keeps_the_rule(name: str) -> None:
    findings = [finding for source in python_files() for finding in RULES[name](source)]

    assert not findings, "\n" + "\n".join(findings)


@pytest.mark.parametrize("name", RULES)
def test_the_rule_finds_a_planted_breach(name: str) -> None:
    path, text = BREACHES[name]

    findings = list(RULES[name](parse(text, path)))

    assert len(findings) == 1, findings


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("assets/planted.py", "class A:\n" + "    x = 1\n" * 250),
        ("assets/planted.py", "def f():\n" + "    x = 1\n" * 50),
        ("assets/planted.py", "from django.db.models.signals import post_save\n"),
        ("assets/rendering/planted.py", "import random\n"),
    ],
)
def test_the_second_half_of_a_rule_finds_its_breach(path: str, text: str) -> None:
    findings = [finding for rule in RULES.values() for finding in rule(parse(f'"""Says."""\n{text}', path))]

    assert len(findings) == 1, findings


def test_a_property_test_may_be_longer_than_a_test() -> None:
    text = "def test_x():\n" + "    assert 1\n" * 30

    assert not list(RULES["function is short"](parse(text, "tests/properties/test_planted.py")))
