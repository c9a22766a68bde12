"""What is drawn while a test runs."""

from typing import Any

import pytest

from assets.media import renditions


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The labels of what is drawn."""
    seen: list[str] = []
    run = renditions.sandbox.run

    def counted(*args: Any, **options: Any) -> bytes:
        seen.append(options["label"])
        return run(*args, **options)

    monkeypatch.setattr(renditions.sandbox, "run", counted)
    return seen
