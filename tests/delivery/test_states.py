"""Which release a time or a number answers with: activations decide, and what was once readable stays as it was."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.delivery import State as Asked
from assets.delivery import documents_of, editions_of, find, history_of, item_of, library, released_file, serve
from assets.errors import NotReleased, UnknownAsset
from assets.manifest import BrandManifest, Kind
from assets.models import File
from assets.publishing import withdraw
from assets.rendering import Edition
from tests.builders import ANNA, make_block, make_kit, make_region, make_variant, place, save
from tests.delivery.worlds import (
    T0,
    World,
    give,
    make_collection,
    make_partner,
    make_photo,
    minutes,
    reader,
    release,
    state,
)

pytestmark = pytest.mark.django_db
DE, US = Edition("DE", "de-DE"), Edition("US", "en-US")


def number(world: World, asked: Asked, edition: Edition = DE, kind: Kind = Kind.KIT, key: str = "spring") -> int:
    return serve(reader(world.partner), "solnap", kind, key, edition, asked).release.number


def change_headline(world: World, text: str = "Summer") -> None:
    make_block(world.brand, "headline", text, make_variant("Sommer", locale="de"))


def test_a_time_answers_with_what_was_live_then(world: World) -> None:
    change_headline(world)
    release(world.brand, "block/headline", now=minutes(10))

    assert number(world, state(minutes(20))) == 2
    assert number(world, state(minutes(20), at=minutes(9))) == 1
    with pytest.raises(NotReleased):
        number(world, state(minutes(20), at=minutes(-1)))


def test_a_past_time_costs_as_many_queries_as_now(world: World) -> None:
    change_headline(world)
    release(world.brand, "block/headline", now=minutes(10))
    who, costs = reader(world.partner), []
    library(who, "solnap", state(minutes(20)))

    for asked in (state(minutes(20)), state(minutes(20), at=minutes(9))):
        with CaptureQueriesContext(connection) as queries:
            served = serve(who, "solnap", Kind.KIT, "spring", DE, asked)
        costs.append((served.release.number, len(queries)))

    assert costs == [(2, 3), (1, 3)]


def test_a_number_answers_once_it_has_been_live(world: World) -> None:
    change_headline(world)
    release(world.brand, "block/headline", now=minutes(1), at=minutes(10))

    for when in (state(minutes(9), number=2), state(minutes(9), number=3)):
        with pytest.raises(NotReleased):
            number(world, when)
    assert number(world, state(minutes(10), number=2)) == 2
    assert number(world, state(minutes(10), number=1)) == 1


def test_scheduled_releases_are_in_no_history(world: World) -> None:
    change_headline(world)
    release(world.brand, "block/headline", now=minutes(1), at=minutes(10))
    who = reader(world.partner)
    seen = find(who, "solnap", Kind.KIT, "spring", state())
    facts = library(who, "solnap", state())

    assert [past.release.number for past in history_of(seen, facts, minutes(9))] == [1]
    assert [past.release.number for past in history_of(seen, facts, minutes(10))] == [2, 1]


def test_what_is_withdrawn_answers_by_number_alone(world: World) -> None:
    withdraw(brand=world.brand, refs=["kit/spring"], actor=ANNA, clock=lambda: minutes(5), regions=["DE"])

    with pytest.raises(NotReleased):
        number(world, state(minutes(6)))
    assert number(world, state(minutes(6)), US) == 1
    assert number(world, state(minutes(6), at=minutes(4))) == 1
    assert number(world, state(minutes(6), number=1)) == 1


def test_a_number_outlives_the_brand_that_it_was_made_with(world: World) -> None:
    asked = state(minutes(20), number=1)
    who = reader(world.partner)
    before = [
        item_of(serve(who, "solnap", Kind.BLOCK, "headline", DE, asked), T0),
        number(world, asked),
    ]
    markets = (make_region(locales=()), make_region("US", locales=("en-US",)))
    chains = {"de-DE": ("en",)}
    make_kit(world.brand, "spring", place("headline", "block/headline"), templates=("page",), regions=("US",))
    save(world.brand, BrandManifest("solnap", "Solnap", "en", "/files", regions=markets, chains=chains))
    release(world.brand, "brand/solnap", "kit/spring", now=minutes(10))

    with pytest.raises(UnknownAsset):
        number(world, state(minutes(20)))
    after = [item_of(serve(who, "solnap", Kind.BLOCK, "headline", DE, asked), T0), number(world, asked)]
    assert before == after
    assert serve(who, "solnap", Kind.KIT, "spring", DE, asked).library.manifest.media_base == "/m"


def test_a_number_does_not_answer_where_it_was_never_live(world: World) -> None:
    partner = make_partner(world.brand, "american")
    give(partner, world.launch, "US")

    with pytest.raises(UnknownAsset):
        serve(reader(partner), "solnap", Kind.KIT, "spring", DE, state(number=1))
    seen = find(reader(partner), "solnap", Kind.KIT, "spring", state())
    facts = library(reader(partner), "solnap", state())
    assert [str(each.edition) for each in editions_of(seen, facts, state(number=1))] == ["US/en-US"]


def test_a_kit_has_no_edition_where_it_has_no_documents(world: World) -> None:
    served = serve(reader(world.partner), "solnap", Kind.KIT, "spring", Edition("DE", "fr-CH"), state())

    with pytest.raises(NotReleased):
        documents_of(served.release, served.edition)


def test_editions_and_history_cost_the_same_however_much_there_is(
    world: World, django_assert_max_num_queries: object
) -> None:
    withdraw(brand=world.brand, refs=["kit/spring"], actor=ANNA, clock=lambda: T0, regions=["DE"])
    for minute in range(1, 5):
        change_headline(world, f"Text {minute}")
        release(world.brand, "block/headline", now=minutes(minute))
    who = reader(world.partner)
    facts = library(who, "solnap", state(minutes(9)))
    seen = find(who, "solnap", Kind.KIT, "spring", state(minutes(9)))

    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(editions_of(seen, facts, state(minutes(9)))) == 3
        assert len(history_of(seen, facts, minutes(9))) == 5


def test_a_file_needs_a_release_that_went_live(world: World) -> None:
    make_photo(world.brand, "later", b"GIF89a later")
    release(world.brand, "media/later", at=minutes(10))
    photo, later = File.objects.order_by("-size_bytes")

    assert released_file(photo.pk, now=T0) == photo
    with pytest.raises(UnknownAsset):
        released_file(later.pk, now=minutes(9))
    assert released_file(later.pk, now=minutes(10)) == later


def test_a_template_is_served_to_partners_of_one_region_too(world: World) -> None:
    partner = make_partner(world.brand, "german")
    give(partner, make_collection(world.brand, "templates", "template/page"), "DE")
    seen = find(reader(partner), "solnap", Kind.TEMPLATE, "page", state())

    assert len(history_of(seen, library(reader(partner), "solnap", state()), T0)) == 1
