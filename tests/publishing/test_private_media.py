"""A file that tells of a person or a place is not published: whoever is delivered a document could read that."""

import pytest

from assets.errors import PublishingRefused
from assets.media.cleaning import cleaned_copy
from assets.media.intake import take_in
from assets.models import Brand, Release
from tests.builders import make_brand, make_media
from tests.media.pictures import photograph
from tests.publishing.library import later, publish_now

pytestmark = pytest.mark.django_db
CUP = "media/cup"


def make_cup(brand: Brand, body: bytes) -> None:
    make_media(brand, "cup", file=take_in(body, "cup.jpg"))


def test_it_is_refused_until_its_cleaned_copy_is_there() -> None:
    brand = make_brand()
    make_cup(brand, photograph())

    with pytest.raises(PublishingRefused) as refused:
        publish_now(brand, CUP)
    make_cup(brand, cleaned_copy(photograph(), "cup.jpg").body)
    publish_now(brand, CUP, now=later(1))

    assert [problem.id for problem in refused.value.problems] == ["media.private"]
    assert Release.objects.get(asset__key="cup").files.get().details == {}
