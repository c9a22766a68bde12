"""Laws of tags: one normal form, a total and finite chain, always a locale that formats."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.localization.cldr import facts
from assets.localization.errors import UnknownLocale
from assets.localization.locales import chain, direction, formatting_locale, is_same_language, parent, script
from assets.localization.tags import MAX_NORMAL_LENGTH, normalize
from tests.counts import LOCALE_TAGS

# Tags with real content are a small part of the 7,000 languages: draw them half of the time.
LANGUAGES = st.sampled_from(sorted({tag.split("-")[0] for tag in facts().formatting})) | st.sampled_from(
    sorted(facts().languages) + sorted(facts().language_aliases)
)
SCRIPTS = st.just("") | st.sampled_from(["Latn", "Cyrl", "Arab", "Hans", "Hant", "Deva", *sorted(facts().scripts)])
REGIONS = st.just("") | st.sampled_from(sorted(facts().regions) + sorted(facts().region_aliases))
VARIANTS = st.lists(st.sampled_from(["1996", "valencia", "polyton", "alalc97", "aaland"]), max_size=2, unique=True)


@st.composite
def tags(draw: st.DrawFn) -> str:
    subtags = [draw(LANGUAGES), draw(SCRIPTS), draw(REGIONS), *draw(VARIANTS)]
    tag = draw(st.sampled_from("-_")).join(filter(None, subtags))
    return draw(st.sampled_from([tag, tag.upper(), tag.lower()]))


@given(tag=tags())
@settings(max_examples=LOCALE_TAGS)
def test_the_normal_form_is_its_own_normal_form_and_keeps_what_it_means(tag: str) -> None:
    normal = normalize(tag)

    assert normalize(normal) == normal
    assert len(normal) <= MAX_NORMAL_LENGTH
    assert normalize(f"{normal}-u-nu-latn") == normal
    assert normalize("-".join([normal.split("-")[0], script(normal)])) == normalize(
        "-".join([tag.replace("_", "-").split("-")[0], script(tag)])
    )


@given(text=st.text(max_size=40) | st.from_regex(r"[a-z]{1,4}([-_][a-zA-Z0-9]{1,9}){0,5}", fullmatch=True))
@settings(max_examples=LOCALE_TAGS)
def test_any_text_has_a_normal_form_or_is_an_unknown_locale(text: str) -> None:
    try:
        normal = normalize(text)
    except UnknownLocale:
        return
    assert normalize(normal) == normal


@given(tag=tags())
@settings(max_examples=LOCALE_TAGS)
def test_a_chain_is_total_ordered_and_ends_in_und(tag: str) -> None:
    steps = chain(tag)

    assert steps[0] == normalize(tag)
    assert steps[-1] == "und"
    assert len(set(steps)) == len(steps) <= 8
    assert [parent(step) for step in steps[:-1]] == list(steps[1:])
    assert all(normalize(step) == step for step in steps[:-1])


@given(tag=tags())
@settings(max_examples=LOCALE_TAGS)
def test_a_chain_leaves_its_script_only_where_cldr_says_so(tag: str) -> None:
    steps = chain(tag)[:-1]

    changes = [(child, above) for child, above in pairwise(steps) if script(child) != script(above)]

    assert all(facts().parents.get(child) == above for child, above in changes)


@given(tag=tags(), follow=st.lists(tags(), max_size=3), others=st.dictionaries(tags(), st.lists(tags(), max_size=3)))
@settings(max_examples=LOCALE_TAGS)
def test_an_overridden_chain_follows_the_brand_and_ends_too(
    tag: str, follow: list[str], others: dict[str, list[str]]
) -> None:
    own = normalize(tag)
    overrides = {name: steps for name, steps in others.items() if normalize(name) != own} | {tag: follow}

    steps = chain(tag, overrides)

    wanted = [normalize(step) for step in follow if normalize(step) != own]
    assert steps[-1] == "und"
    assert len(set(steps)) == len(steps)
    assert list(steps[: 1 + len(set(wanted))]) == [own, *dict.fromkeys(wanted)]
    assert wanted or len(steps) == 2


@given(tag=tags())
@settings(max_examples=LOCALE_TAGS)
def test_every_locale_has_a_direction_and_one_that_formats_for_it(tag: str) -> None:
    assert direction(tag) in ("ltr", "rtl")
    assert formatting_locale(tag) in facts().formatting
    assert is_same_language(tag, normalize(tag))
