import pytest

from assets.localization.errors import BadValue, UnknownLocale
from assets.localization.lookup import Found, Origin, Place, Reason, Route, lookup, lookup_whole, route
from assets.manifest import Policy

SWISS_FRENCH = route("fr-CH", ["CH", "150", "001"], "en-US")
AMERICAN = route("es-US", ["US", "001"], "en-US")


def text(values: dict[Place, str], *, at: Route = SWISS_FRENCH, policy: Policy = Policy.ANY) -> Found[str] | None:
    return lookup(values, route=at, policy=policy, is_text=True)


def value(values: dict[Place, str], *, at: Route = SWISS_FRENCH, policy: Policy = Policy.ANY) -> Found[str] | None:
    return lookup(values, route=at, policy=policy, is_text=False)


def test_text_decides_the_language_before_the_market() -> None:
    found = text({("fr", "001"): "français", ("en-US", "CH"): "Swiss English"})

    assert found == Found("français", Origin("fr", "001", 5, Reason.PARENT_LOCALE))


def test_a_market_override_beats_a_global_text_in_the_same_language() -> None:
    found = text({("fr", "001"): "partout", ("fr", "150"): "Europe"})

    assert found == Found("Europe", Origin("fr", "150", 4, Reason.PARENT_LOCALE))


def test_a_value_decides_the_market_before_the_language() -> None:
    found = value({("fr-CH", "001"): "9.90 EUR", ("en-US", "CH"): "12.90 CHF"})

    assert found == Found("12.90 CHF", Origin("en-US", "CH", 2, Reason.SOURCE_LOCALE))


def test_the_own_locale_for_a_wider_region_is_no_fallback() -> None:
    found = text({("fr-CH", "001"): "bonjour"})

    assert found == Found("bonjour", Origin("fr-CH", "001", 2, Reason.WIDER_REGION))


def test_the_source_locale_stands_for_und() -> None:
    assert text({("en-US", "001"): "hello"}) == Found("hello", Origin("en-US", "001", 8, Reason.SOURCE_LOCALE))
    assert text({("en", "001"): "hello"}) is None
    assert text({("und", "001"): "never stored"}) is None


def test_a_deliberate_blank_stops() -> None:
    found = text({("fr-CH", "CH"): "", ("fr", "001"): "français"})

    assert found is not None
    assert (found.value, found.origin.step) == ("", 0)


def test_no_value_is_none() -> None:
    assert text({}) is None
    assert text({("de", "001"): "deutsch", ("fr-CH", "FR"): "elsewhere"}) is None


def test_same_language_skips_other_languages_and_scripts() -> None:
    serbian = route("sr-Latn-RS", ["RS", "001"], "sr")

    assert text({("en-US", "001"): "hello"}, policy=Policy.SAME_LANGUAGE) is None
    assert text({("fr", "001"): "bonjour"}, policy=Policy.SAME_LANGUAGE) is not None
    assert text({("sr", "001"): "здраво"}, at=serbian, policy=Policy.SAME_LANGUAGE) is None
    assert text({("sr", "001"): "здраво"}, at=serbian) is not None


def test_the_source_counts_as_same_language_where_it_is() -> None:
    british = route("en-GB", ["GB", "001"], "en-US")

    found = text({("en-US", "001"): "color"}, at=british, policy=Policy.SAME_LANGUAGE)

    assert found is not None
    assert found.origin.locale == "en-US"


def test_own_region_never_leaves_the_region() -> None:
    everywhere = {("fr-CH", "001"): "partout", ("fr-CH", "150"): "Europe"}

    assert text(everywhere, policy=Policy.OWN_REGION) is None
    assert value(everywhere, policy=Policy.OWN_REGION) is None
    assert text({("fr", "CH"): "Suisse"}, policy=Policy.OWN_REGION) is not None


def test_own_region_wants_its_language_for_text_and_any_for_values() -> None:
    english = {("en-US", "CH"): "12.90 CHF"}

    assert text(english, policy=Policy.OWN_REGION) is None
    assert value(english, policy=Policy.OWN_REGION) is not None


def test_a_spanish_chain_passes_latin_america() -> None:
    found = text({("es-419", "001"): "ahorita", ("es", "US"): "ahora"}, at=AMERICAN)

    assert found is not None
    assert found.value == "ahorita"


def test_whole_takes_all_fields_from_the_first_complete_step() -> None:
    fields: dict[str, dict[Place, str]] = {
        "title": {("fr", "001"): "Titre", ("en-US", "001"): "Title"},
        "text": {("en-US", "001"): "Text"},
        "unused": {("de", "001"): "unreachable"},
    }

    found = lookup_whole(fields, route=SWISS_FRENCH)

    assert {name: hit.value for name, hit in found.items()} == {"title": "Title", "text": "Text"}
    assert {hit.origin for hit in found.values()} == {Origin("en-US", "001", 8, Reason.SOURCE_LOCALE)}


def test_whole_finds_nothing_where_no_step_is_complete() -> None:
    fields: dict[str, dict[Place, str]] = {
        "title": {("fr", "001"): "Titre"},
        "text": {("en-US", "001"): "Text"},
    }

    assert lookup_whole(fields, route=SWISS_FRENCH) == {}
    assert lookup_whole({}, route=SWISS_FRENCH) == {}


@pytest.mark.parametrize("path", [[], ["CH"], ["CH", "CH", "001"], ["001", "CH"]])
def test_a_path_of_regions_ends_in_the_world_and_repeats_none(path: list[str]) -> None:
    with pytest.raises(BadValue, match="path of regions"):
        route("fr-CH", path, "en-US")


def test_a_route_needs_locales() -> None:
    with pytest.raises(UnknownLocale):
        route("fr-CH", ["001"], "und")


def test_an_unknown_policy_raises() -> None:
    with pytest.raises(ValueError, match="nearest"):
        lookup({}, route=SWISS_FRENCH, policy="nearest", is_text=True)
