"""One sandbox for the tests that do not end its process."""

from collections.abc import Iterator

import pytest

from assets.sandbox import Sandbox

VICTIMS = "tests.sandbox.victims"


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(("jinja2.*", VICTIMS)) as sandbox:
        yield sandbox


@pytest.fixture
def own_sandbox() -> Iterator[Sandbox]:
    """For tests that harm it."""
    with Sandbox((VICTIMS,), children=2) as sandbox:
        yield sandbox
