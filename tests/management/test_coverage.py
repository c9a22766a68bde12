"""coverage at a shell: a table a person can read, JSON a program can, of what is live or of the drafts."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.builders import make_block, make_variant
from tests.publishing.library import make_library, publish_now

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("coverage", *words, stdout=out)
    return out.getvalue()


def test_the_table_has_a_line_for_each_edition_that_is_live() -> None:
    publish_now(make_library())

    heading, german, american = run("spring-launch").splitlines()

    assert heading.startswith("edition   in language  own  same language  other language  blank")
    assert german.split() == ["DE/de-DE", "33", "%", "0", "1", "2", "0", "0", "0"]
    assert american.split() == ["US/en-US", "100", "%", "0", "3", "0", "0", "0", "0"]


def test_drafts_are_ahead_of_what_is_live() -> None:
    brand = make_library()
    publish_now(brand)
    make_block(brand, "note", "Roasted today", make_variant("Heute geröstet", locale="de"))

    assert "33 %" in run("spring-launch", "--region", "DE")
    assert "66 %" in run("kit/spring-launch", "--region", "DE", "--draft")


def test_each_field_says_where_it_came_from_the_farthest_first() -> None:
    make_library()

    lines = run("spring-launch", "--draft", "--locale", "de-DE", "--fields").splitlines()[-3:]

    assert lines[0].split() == ["other-language", "block/note", "value", "001/en", "source-locale"]
    assert lines[-1].split() == ["same-language", "block/headline", "value", "001/de", "parent-locale"]


def test_json_says_the_same() -> None:
    publish_now(make_library())

    german, _ = json.loads(run("spring-launch", "--format", "json"))

    assert (german["locale"], german["percent"], german["counts"]["other-language"]) == ("de-DE", 33, 2)
    assert len(german["fields"]) == sum(german["counts"].values())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gone",), "There is no kit/gone"),
        (("spring-launch",), "no released edition"),
        (("spring-launch", "--draft", "--region", "FR"), "no such edition"),
    ],
)
def test_what_has_no_coverage_is_one_clear_line(words: tuple[str, ...], said: str) -> None:
    brand = make_library()
    publish_now(brand, "brand/solnap")

    with pytest.raises(CommandError, match=said):
        run(*words)
