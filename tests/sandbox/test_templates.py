"""The template attacks against Jinja's own sandbox alone: what is left over, the child contains."""

import json
import time

import pytest

from assets.errors import SandboxError
from assets.sandbox import ChildFailed, Limits, Sandbox
from assets.sandbox.jobs import MIB
from tests.rendering.attacks import ATTACKS, Attack, Ending
from tests.sandbox.conftest import VICTIMS

LIMITS = Limits(wall_seconds=0.3, cpu_seconds=1, memory_bytes=64 * MIB)
MACHINE = ("<class", "<function", "object at", "root:", "uid=")
"""What output would hold if it told of the machine."""


def ending_of(sandbox: Sandbox, attack: Attack) -> Ending:
    payload = json.dumps([attack.source, attack.files]).encode()
    try:
        output = sandbox.run(f"{VICTIMS}:render_template", payload, limits=LIMITS, label=attack.name).decode()
    except ChildFailed as failed:
        if failed.type_name == "OSError":
            raise
        return Ending.REFUSED
    except SandboxError as error:
        return Ending(error.limit)
    assert len(output) < 10_000
    assert not [word for word in MACHINE if word in output]
    return Ending.RENDERED


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_ends_in_time_and_the_next_request_is_served(sandbox: Sandbox, attack: Attack) -> None:
    begun = time.monotonic()

    ending = ending_of(sandbox, attack)

    assert ending in attack.endings
    assert time.monotonic() - begun < 1.3
    assert sandbox.run(f"{VICTIMS}:echo", b"served", label="x") == b"served"


def test_an_honest_template_is_rendered(sandbox: Sandbox) -> None:
    payload = json.dumps(["Hello {{ name }}: {{ numbers | sum }}", {}]).encode()

    assert sandbox.run(f"{VICTIMS}:render_template", payload, label="x") == b"Hello Ada: 6"
