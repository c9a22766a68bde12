import pytest

from assets.localization.messages import Level, parse, plural_problems

REQUIRED = {
    "en": {"one", "other"},
    "de-CH": {"one", "other"},
    "ja": {"other"},
    "ar-EG": {"zero", "one", "two", "few", "many", "other"},
    "cy": {"zero", "one", "two", "few", "many", "other"},
    "ga": {"one", "two", "few", "many", "other"},
    "ru": {"one", "few", "many", "other"},
    "uk": {"one", "few", "many", "other"},
    "pl": {"one", "few", "many", "other"},
    "cs": {"one", "few", "many", "other"},
    "sk": {"one", "few", "many", "other"},
    "lt": {"one", "few", "many", "other"},
    "sl": {"one", "two", "few", "other"},
    "hr": {"one", "few", "other"},
    "ro": {"one", "few", "other"},
    "sr": {"one", "few", "other"},
    "lv": {"zero", "one", "other"},
    "he": {"one", "two", "other"},
    "fr-CH": {"one", "other"},
    "es-MX": {"one", "other"},
    "it": {"one", "other"},
    "pt-PT": {"one", "other"},
    "ca": {"one", "other"},
}


@pytest.mark.parametrize(("locale", "required"), REQUIRED.items())
def test_exactly_the_categories_of_the_language_are_required(locale: str, required: set[str]) -> None:
    found = plural_problems(parse("{n, plural, other{#}}"), locale)

    errors = {finding.message.split("`")[1] for finding in found if finding.level is Level.ERROR}
    assert errors == required - {"other"}


@pytest.mark.parametrize("locale", ["es", "fr", "it", "pt", "ca"])
def test_a_branch_used_from_a_million_on_is_a_warning(locale: str) -> None:
    (finding,) = plural_problems(parse("a {n, plural, one{#} other{#}}"), locale)

    assert (finding.level, finding.position) == (Level.WARNING, 2)
    assert "`many`" in finding.message


@pytest.mark.parametrize(
    ("text", "locale", "says", "position"),
    [
        ("{n, plural, one{a bag} few{#} many{#} other{#}}", "ru", "also stands for 21", 12),
        ("{n, plural, one{a bag} many{#} other{#}}", "fr", "also stands for 0", 12),
        ("{n, plural, =1{a bag} one{# bag} other{#}}", "en", "`=1` takes the only number", 22),
        ("{n, plural, one{#} few{#} other{#}}", "en", "`few` is never used", 19),
        ("{n, selectordinal, one{#st} other{#th}}", "en", "lacks the branch `two`", 0),
    ],
)
def test_misleading_branches_are_found(text: str, locale: str, says: str, position: int) -> None:
    findings = plural_problems(parse(text), locale)

    assert any(says in finding.message and finding.position == position for finding in findings)
    assert all(finding.remedy for finding in findings)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("{n, plural, one{# bag} other{# bags}}", "en"),
        ("{n, plural, =1{a bag} other{# bags}}", "en"),
        ("{n, plural, =1{1} one{#} few{#} many{#} other{#}}", "ru"),
        ("{n, plural, =0{none} one{a bag} many{#} other{#}}", "fr"),
        ("{n, plural, zero{0} one{1} two{2} few{#} many{#} other{#}}", "ar"),
        ("{n, plural, offset:1 =1{x} one{#} other{#}}", "en"),
        ("{n, plural, one{{n, number} bag} many{#} other{#}}", "fr"),
        ("no plural", "ru"),
    ],
)
def test_complete_plurals_have_no_findings(text: str, locale: str) -> None:
    assert plural_problems(parse(text), locale) == ()


def test_plurals_in_branches_are_looked_at() -> None:
    found = plural_problems(parse("{g, select, other{{n, plural, other{#}}}}"), "en")

    assert [(finding.position, finding.level) for finding in found] == [(18, Level.ERROR)]
