"""assets.media.signing: an address that was signed is served until it expires, and no other spelling of it ever."""

import datetime as dt
import random

import pytest
from django.test import Client
from django.utils import timezone

from assets.manifest import Preset, sha256
from assets.media import storage
from assets.media.recipes import Order
from assets.media.renditions import rendition_of
from assets.media.signing import LIFETIME, PATH, is_signed, signed_path
from tests.builders import NOW
from tests.counts import MUTATED_ADDRESSES
from tests.media.photographs import halves

RECIPE = sha256(b"recipe")
LETTERS = "0123456789abcdefABCDEF&=?/+-_%. "


def query_of(address: str) -> str:
    return address.partition("?")[2]


def is_accepted(address: str, now: dt.datetime = NOW) -> bool:
    path, _, query = address.partition("?")
    return path.startswith(PATH) and is_signed(path.removeprefix(PATH), query, now=now)


def mutated(address: str, numbers: random.Random) -> str:
    """One or two letters replaced, dropped, doubled or put in."""
    for _ in range(numbers.randint(1, 2)):
        place = numbers.randrange(len(address))
        middle = numbers.choice(
            ("", address[place] * 2, numbers.choice(LETTERS), numbers.choice(LETTERS) + address[place])
        )
        address = address[:place] + middle + address[place + 1 :]
    return address


def test_a_signed_address_holds_until_it_expires_and_no_longer() -> None:
    address = signed_path(RECIPE, now=NOW)

    assert is_accepted(address)
    assert is_accepted(address, NOW + LIFETIME)
    assert not is_accepted(address, NOW + LIFETIME + dt.timedelta(seconds=1))


@pytest.mark.proof(MUTATED_ADDRESSES)
def test_no_changed_address_is_accepted() -> None:
    address, numbers = signed_path(RECIPE, now=NOW), random.Random(1)

    tried = {mutated(address, numbers) for _ in range(MUTATED_ADDRESSES)} - {address}

    assert len(tried) > MUTATED_ADDRESSES // 2
    assert not [each for each in tried if is_accepted(each)]


@pytest.mark.parametrize("change", ["&expires=9", "&signature=", "#", "&", "%00", " "])
def test_an_address_has_one_spelling(change: str) -> None:
    assert not is_accepted(signed_path(RECIPE, now=NOW) + change)


def test_a_later_expiry_than_is_ever_given_and_another_secret_are_refused(settings: object) -> None:
    later = signed_path(RECIPE, now=NOW + LIFETIME)
    address = signed_path(RECIPE, now=NOW)
    settings.SECRET_KEY = "another" * 10  # type: ignore[attr-defined]

    assert not is_accepted(later)
    assert not is_accepted(address)


@pytest.mark.django_db
def test_a_signed_file_is_sent_and_kept_by_no_cache() -> None:
    row = rendition_of(Order(storage.put(halves()), "image/png", Preset("hero", width_px=40)))
    address = signed_path(row.recipe, now=timezone.now())

    answer = Client().get(address)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert Client().get(address.partition("?")[0]).status_code == 404
    assert Client().get(signed_path(RECIPE, now=timezone.now())).status_code == 404
