"""The two storages: a folder, and a bucket of a real S3 server that the run starts once."""

from collections.abc import Iterator

import pytest

from tests.media.faults import Proxy
from tests.services import S3_CREDENTIALS, s3, weed


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "s3_server" in getattr(item, "fixturenames", ()) or "[s3" in item.name:
            item.add_marker(pytest.mark.s3)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """Its address."""
    if weed() is None:
        pytest.skip("SeaweedFS's wheel has no program for this machine")
    with s3() as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3_server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Media lie in the bucket, under a prefix of this test's own; the options that say so."""
    settings = request.getfixturevalue("settings")
    for name, value in S3_CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    prefix = f"t{abs(hash(request.node.nodeid)):x}"
    settings.ASSETS_BUCKET = {"name": "brand", "prefix": prefix, "endpoint": s3_server, "region": "us-east-1"}
    return dict(settings.ASSETS_BUCKET)


@pytest.fixture
def proxy(bucket: dict[str, str], settings: pytest.FixtureRequest) -> Iterator[Proxy]:
    """Between the product and the server: it passes everything on until it is told a fault."""
    with Proxy(int(bucket["endpoint"].rpartition(":")[2])) as made:
        settings.ASSETS_BUCKET = {**bucket, "endpoint": f"http://127.0.0.1:{made.port}"}  # type: ignore[attr-defined]
        yield made


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest) -> str:
    """Each test that asks for it runs on both storages."""
    if request.param == "s3":
        request.getfixturevalue("bucket")
    return str(request.param)
