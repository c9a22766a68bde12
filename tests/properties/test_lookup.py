"""Laws of field lookup: the first allowed place of the route, and nothing else, decides."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.localization.locales import chain, is_same_language
from assets.localization.lookup import Place, Route, lookup, lookup_whole, route
from assets.manifest import Policy
from tests.counts import LOOKUPS

_TAGS = """
en-US en en-GB en-001 de de-CH fr-CH fr pt-AO pt-PT pt zh-TW zh-Hant zh sr sr-Latn hi-Latn-IN nb-NO no nn
"""
LOCALES = st.sampled_from(_TAGS.split()).map(lambda tag: chain(tag)[0])
REGIONS = st.sampled_from(["CH", "150", "001", "US", "TW"])
PATHS = st.sampled_from([("CH", "150", "001"), ("US", "001"), ("001",), ("TW", "142", "001")])
ROUTES = st.builds(route, LOCALES, PATHS, st.sampled_from(["en-US", "en", "de-CH", "zh"]))
FIELDS = st.dictionaries(st.tuples(LOCALES, REGIONS), st.sampled_from(["", "a", "b"]), max_size=8)
POLICIES = st.sampled_from(Policy)


def places(on: Route, *, is_text: bool) -> list[Place]:
    """The order of DESIGN 6, written as two plain loops."""
    locales = [on.source_locale if step == "und" else step for step in on.chain]
    if is_text:
        return [(locale, region) for locale in locales for region in on.regions]
    return [(locale, region) for region in on.regions for locale in locales]


def is_allowed(place: Place, on: Route, policy: Policy, *, is_text: bool) -> bool:
    is_own_language = is_same_language(place[0], on.locale)
    if policy is Policy.OWN_REGION:
        return place[1] == on.regions[0] and (is_own_language or not is_text)
    return policy is not Policy.SAME_LANGUAGE or is_own_language


@given(values=FIELDS, on=ROUTES, policy=POLICIES, is_text=st.booleans())
@settings(max_examples=LOOKUPS)
def test_the_first_allowed_place_with_a_value_is_found(
    values: dict[Place, str], on: Route, policy: Policy, is_text: bool
) -> None:
    found = lookup(values, route=on, policy=policy, is_text=is_text)

    allowed = [place for place in places(on, is_text=is_text) if is_allowed(place, on, policy, is_text=is_text)]
    expected = next((place for place in allowed if place in values), None)
    assert (found and (found.origin.locale, found.origin.region)) == expected
    if found is not None:
        assert found.value == values[found.origin.locale, found.origin.region]
        assert found.origin.step == list(dict.fromkeys(allowed)).index(expected)
        assert found.origin.is_fallback == (found.origin.locale != on.locale)


@given(values=FIELDS, on=ROUTES, policy=POLICIES, is_text=st.booleans(), place=st.tuples(LOCALES, REGIONS))
@settings(max_examples=LOOKUPS)
def test_a_new_variant_changes_only_editions_that_fall_back_to_it(
    values: dict[Place, str], on: Route, policy: Policy, is_text: bool, place: Place
) -> None:
    before = lookup(values, route=on, policy=policy, is_text=is_text)
    after = lookup({**values, place: "new"}, route=on, policy=policy, is_text=is_text)

    if place[0] not in (*on.chain, on.source_locale) or place[1] not in on.regions:
        assert after == before
    elif after != before:
        assert after is not None
        assert after.value == "new"


@given(fields=st.dictionaries(st.sampled_from("abc"), FIELDS, max_size=3), on=ROUTES)
@settings(max_examples=LOOKUPS)
def test_whole_fields_come_from_one_place_or_not_at_all(fields: dict[str, dict[Place, str]], on: Route) -> None:
    found = lookup_whole(fields, route=on)

    alone = {name for name, values in fields.items() if lookup(values, route=on, policy=Policy.ANY, is_text=True)}
    assert len({hit.origin for hit in found.values()}) <= 1
    assert set(found) in (set(), alone)
