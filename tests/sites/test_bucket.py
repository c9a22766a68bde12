"""A copy in a bucket of a real S3 server: whole answers with their headers."""

import gzip
from typing import Any

import boto3
import pytest

from assets import sites
from assets.errors import BadContent
from assets.publishing import withdraw
from assets.sites import Target
from tests.builders import ANNA
from tests.delivery.worlds import World
from tests.services import S3_CREDENTIALS
from tests.sites.copies import Site
from tests.sites.test_exporting import edited

BASE = "/api/v1/brands/solnap"
LONG = f"{BASE}/blocks/long/editions/DE/de-DE.txt"
PATH = f"{BASE}/blocks/headline/editions/DE/de-DE.txt"


@pytest.fixture
def store(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in S3_CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return boto3.session.Session().client("s3", endpoint_url=s3_server, region_name="us-east-1")


@pytest.fixture
def target(s3_server: str, store: Any, request: pytest.FixtureRequest) -> Target:
    return sites.target_at(f"s3://brand/{prefix_of(request)}?endpoint={s3_server}&region=us-east-1")


def prefix_of(request: pytest.FixtureRequest) -> str:
    return f"copy{abs(hash(request.node.nodeid)):x}"


def keys(store: Any, prefix: str, folder: str) -> set[str]:
    pages = store.get_paginator("list_objects_v2").paginate(Bucket="brand", Prefix=f"{prefix}/{folder}/")
    found = {row["Key"] for page in pages for row in page.get("Contents", ())}
    return {key.removeprefix(f"{prefix}/{folder}").removesuffix("=") for key in found}


def test_a_bucket_has_the_paths_bodies_and_headers_that_a_folder_has(
    site: Site, target: Target, store: Any, request: pytest.FixtureRequest
) -> None:
    prefix = prefix_of(request)
    sites.export(site.partner, target, now=site.now)

    assert keys(store, prefix, "paths") == set(site.paths)
    assert keys(store, prefix, "gzip") == {path for path, name in site.paths.items() if ".z" in name}
    for path in site.paths:
        found = store.get_object(Bucket="brand", Key=f"{prefix}/paths{path}=")
        assert found["Body"].read() == site.body(path)
        assert found["Metadata"]["etag"] == f'"{site.paths[path][:64]}"'
        assert found["ContentType"]
        assert found["CacheControl"].startswith(("private", "public"))
    compressed = store.get_object(Bucket="brand", Key=f"{prefix}/gzip{LONG}=")
    assert (compressed["ContentEncoding"], compressed["ContentLanguage"]) == ("gzip", "de-DE")
    assert compressed["Metadata"]["etag"] == f'"{site.paths[LONG][:64]}-gzip"'
    assert "Accept-Encoding" in compressed["Metadata"]["vary"]
    assert compressed["Metadata"]["link"] == f'<{BASE}/blocks/long/releases>; rel="version-history"'
    assert gzip.decompress(compressed["Body"].read()) == site.body(LONG)


def test_another_export_changes_and_removes_what_differs(
    site: Site, world: World, target: Target, store: Any, request: pytest.FixtureRequest
) -> None:
    sites.export(site.partner, target, now=site.now)
    edited(site, world, "Summer")
    withdraw(brand=world.brand, refs=["block/long"], actor=ANNA, clock=lambda: site.now)

    done = sites.export(site.partner, target, now=site.now)
    site.export()

    assert keys(store, prefix_of(request), "paths") == set(site.paths)
    assert done.removed
    found = store.get_object(Bucket="brand", Key=f"{prefix_of(request)}/paths{PATH}=")
    assert found["Body"].read() == b"Summer"


@pytest.mark.parametrize("where", ["s3://", "s3://a", "s3://copies?key=x", "s3://COPIES/x"])
def test_a_place_that_is_no_bucket_is_told(where: str) -> None:
    with pytest.raises(BadContent, match="names no bucket"):
        sites.target_at(where)
