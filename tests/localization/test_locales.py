import pytest

from assets.localization.cldr import facts
from assets.localization.errors import UnknownLocale
from assets.localization.locales import chain, direction, formatting_locale, is_same_language, parent, script
from assets.localization.tags import MAX_LENGTH, normalize

NORMAL_FORMS = {
    "en_us": "en-US",
    "EN-us": "en-US",
    "iw": "he",
    "iw-IL": "he-IL",
    "in": "id",
    "tl": "fil",
    "mo": "ro",
    "sh": "sr-Latn",
    "ji": "yi",
    "cnr": "sr-Latn-ME",
    "sr-YU": "sr-RS",
    "hr-YU": "hr-RS",
    "hy-SU": "hy-AM",
    "ru-SU": "ru-RU",
    "en-UK": "en-GB",
    "de-DD": "de-DE",
    "zh-cmn-TW": "zh-Hant-TW",
    "zh-cmn-Hans-CN": "zh-CN",
    "zh-yue": "yue",
    "no-bok": "nb",
    "zh-TW": "zh-Hant-TW",
    "zh-Hans-CN": "zh-CN",
    "zh-Hans-TW": "zh-Hans-TW",
    "zh-HK": "zh-Hant-HK",
    "pa-PK": "pa-Arab-PK",
    "pa-Guru-PK": "pa-Guru-PK",
    "sr-ME": "sr-Latn-ME",
    "sr-Cyrl-ME": "sr-Cyrl-ME",
    "sr-Cyrl-RS": "sr-RS",
    "uz-AF": "uz-Arab-AF",
    "en-Latn-US": "en-US",
    "de-CH-u-nu-latn-ca-gregory": "de-CH",
    "ar-EG-x-campaign": "ar-EG",
    "en-t-de": "en",
    "de-AT-1996-1901": "de-AT-1901-1996",
    "en-840": "en-US",
    "en-XA": "en-XA",
}
CHAINS = {
    "es-MX": "es-MX es-419 es und",
    "es-ES": "es-ES es und",
    "en-AU": "en-AU en-001 en und",
    "en-DE": "en-DE en-150 en-001 en und",
    "pt-PT": "pt-PT pt und",
    "pt-AO": "pt-AO pt-PT pt und",
    "pt-BR": "pt-BR pt und",
    "de-AT": "de-AT de und",
    "zh-TW": "zh-Hant-TW zh-Hant und",
    "zh-MO": "zh-Hant-MO zh-Hant-HK zh-Hant und",
    "nb-NO": "nb-NO nb no und",
    "no-NO": "no-NO no und",
    "sr-Latn-RS": "sr-Latn-RS sr-Latn und",
    "hi-Latn-IN": "hi-Latn-IN hi-Latn en-IN en-001 en und",
    "az-IR": "az-Arab-IR az-Arab und",
    "ht": "ht fr-HT fr und",
    "en-EE": "en-EE en-150 en-001 en und",
    "en-GE": "en-GE en-150 en-001 en und",
    "en-LT": "en-LT en-150 en-001 en und",
    "en-LV": "en-LV en-150 en-001 en und",
    "en-UA": "en-UA en-150 en-001 en und",
    "zh-Hans-TW": "zh-Hans-TW zh und",
    "sr-Cyrl-ME": "sr-Cyrl-ME sr und",
    "ca-ES-valencia": "ca-ES-valencia ca-ES ca und",
    "en-XA": "en-XA en und",
}
NO_LOCALES = [
    "",
    "x",
    "und",
    "und-CH",
    "mul",
    "root",
    "C",
    "POSIX",
    "de_DE.UTF-8",
    "sr@latin",
    "en--US",
    "en-",
    "-en",
    "en-US-",
    "de-u",
    "de-x",
    "en-US\n",
    " en",
    "dé",
    "ｅｎ",
    "xx-YY",
    "en-Xxxx",
    "en-ZZ",
    "en-XX",
    "de-1996-AT",
    "de-1996-1996",
    "a" * (MAX_LENGTH + 1),
    "de-" + "-".join(f"variant{number}" for number in range(5)),
    None,
    5,
    b"en",
    ["en"],
]


@pytest.mark.parametrize(("tag", "normal"), NORMAL_FORMS.items())
def test_a_tag_has_one_normal_form(tag: str, normal: str) -> None:
    assert normalize(tag) == normal
    assert normalize(normal) == normal


@pytest.mark.parametrize("tag", NO_LOCALES)
def test_what_is_no_locale_is_refused_with_a_remedy(tag: object) -> None:
    with pytest.raises(UnknownLocale, match=r"\. [A-Z][a-z]+ .*\.$"):
        normalize(tag)  # type: ignore[arg-type]


def test_a_refused_tag_is_shown_shortened() -> None:
    with pytest.raises(UnknownLocale) as caught:
        normalize("e" * 100_000_000)

    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(("tag", "steps"), CHAINS.items())
def test_the_chain_is_cldrs_parents(tag: str, steps: str) -> None:
    assert chain(tag) == tuple(steps.split())


@pytest.mark.parametrize(
    ("tag", "overrides", "steps"),
    [
        ("pt-PT", {"pt-PT": ["en"]}, "pt-PT en und"),
        ("pt-AO", {"pt_pt": ["en"]}, "pt-AO pt-PT en und"),
        ("nn-NO", {"nn": ["nb"]}, "nn-NO nn nb no und"),
        ("ht", {"ht": []}, "ht und"),
        ("ht", {"ht": ["und"]}, "ht und"),
        ("de-CH", {"de-CH": ["de-AT", "en-GB"]}, "de-CH de-AT en-GB en-001 en und"),
        ("pt-PT", {"pt-PT": ["pt-BR"], "pt-BR": ["pt-PT"]}, "pt-PT pt-BR und"),
        ("de", {"fr": ["en"]}, "de und"),
    ],
)
def test_a_brand_overrides_the_chain(tag: str, overrides: dict[str, list[str]], steps: str) -> None:
    assert chain(tag, overrides) == tuple(steps.split())


def test_an_override_that_names_no_locale_is_refused() -> None:
    with pytest.raises(UnknownLocale):
        chain("de", {"de": ["nowhere"]})


@pytest.mark.parametrize("tag", sorted(facts().parents))
def test_every_explicit_parent_is_reached_from_its_normal_form(tag: str) -> None:
    assert normalize(tag) == tag
    assert parent(tag) == facts().parents[tag]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("ur-PK", "rtl"),
        ("dv", "rtl"),
        ("ku-IQ", "rtl"),
        ("az-IR", "rtl"),
        ("pa-PK", "rtl"),
        ("en-Arab", "rtl"),
        ("ff-Adlm", "rtl"),
        ("ar-XB", "rtl"),
        ("ar-Latn", "ltr"),
        ("az", "ltr"),
        ("mn-Mong", "ltr"),
        ("zh-TW", "ltr"),
        ("pa", "ltr"),
    ],
)
def test_direction_follows_the_script(tag: str, expected: str) -> None:
    assert direction(tag) == expected


def test_the_script_is_known_where_the_tag_is_silent() -> None:
    assert [script(tag) for tag in ("en", "zh", "zh-TW", "sr", "sr-ME", "ja")] == [
        "Latn",
        "Hans",
        "Hant",
        "Cyrl",
        "Latn",
        "Jpan",
    ]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en-JP", "en"),
        ("tr-TR", "tr"),
        ("de-JP", "de"),
        ("ar-FR", "ar"),
        ("pt-US", "pt"),
        ("he-US", "he"),
        ("no-NO", "no"),
        ("en-XA", "en"),
        ("ar-XB", "ar"),
        ("de-CH-1996", "de-CH"),
        ("zh-TW", "zh-Hant-TW"),
        ("zh-SG", "zh-Hans-SG"),
        ("sr-BA", "sr-Cyrl-BA"),
        ("en-EE", "en-150"),
        ("es-JP", "es-419"),
        ("az-IR", "az"),
        ("ht", "fr-HT"),
        ("arz", "en-001"),
    ],
)
def test_formatting_falls_back_to_a_locale_with_data(tag: str, expected: str) -> None:
    assert formatting_locale(tag) == expected


def test_norwegian_and_bokmal_are_one_language_and_scripts_divide() -> None:
    assert is_same_language("no", "nb-NO")
    assert is_same_language("de-CH", "de")
    assert not is_same_language("nn", "nb")
    assert not is_same_language("sr", "sr-Latn")
    assert not is_same_language("hi-Latn", "en-IN")
