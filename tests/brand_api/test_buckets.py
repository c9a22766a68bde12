"""brand_api.buckets: MEDIA_STORAGE as parts."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from brand_api.buckets import read_bucket


def test_an_address_has_a_bucket_a_prefix_and_options() -> None:
    read = read_bucket("s3://brand/media/live?endpoint=https://s3.example:9000&region=eu-central-1")

    assert read == {
        "name": "brand", "prefix": "media/live", "endpoint": "https://s3.example:9000", "region": "eu-central-1",
    }  # fmt: skip
    assert read_bucket("s3://brand") == {"name": "brand", "prefix": ""}
    assert read_bucket("") == {}


@pytest.mark.parametrize(
    "address",
    [
        "brand",
        "s3://",
        "https://s3.example/brand",
        "s3://key:secret@brand",
        "s3://brand?secret=x",
        "s3://brand?endpoint=s3.example",
        "s3://brand?endpoint",
        "s3://[brand",
    ],
)
def test_anything_else_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Write s3://bucket/prefix") as refusal:
        read_bucket(address)

    assert "secret" not in str(refusal.value)
