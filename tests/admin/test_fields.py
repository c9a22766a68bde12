"""What editors type becomes values, and values become what they typed."""

import pytest
from django.core.exceptions import ValidationError

from assets.admin.fields import LinesField, NamesField, arguments_field, read_locales
from assets.manifest import Argument, arguments_of

ARGUMENTS = {
    "count = 3": Argument(literal=3),
    "name = Anna": Argument(literal="Anna"),
    'code = "3"': Argument(literal="3"),
    'names = ["Anna", "Ben"]': Argument(literal=("Anna", "Ben")),
    "price = @block/price": Argument(asset="block/price"),
    "user = @runtime": Argument(is_runtime=True),
    "word = true": Argument(literal="true"),
    'mark = "@home"': Argument(literal="@home"),
    'two = "a\\nb"': Argument(literal="a\nb"),
}


@pytest.mark.parametrize("line", ARGUMENTS)
def test_an_argument_is_read_from_a_line_and_shown_as_it(line: str) -> None:
    field = arguments_field()
    name = line.partition(" ")[0]

    stored = field.clean(line)

    assert arguments_of(stored) == {name: ARGUMENTS[line]}
    assert field.prepare_value(stored) == line


@pytest.mark.parametrize(("text", "remedy"), [("a", "Line 1 is not"), ("= b", "Line 1"), ("a = 1\n\na = 2", "Line 3")])
def test_a_line_that_cannot_be_read_is_named(text: str, remedy: str) -> None:
    with pytest.raises(ValidationError, match=remedy):
        LinesField().clean(text)


def test_names_stand_between_commas() -> None:
    field = NamesField()

    assert field.clean(" a, b ,,c") == ["a", "b", "c"]
    assert field.prepare_value(["a", "b"]) == "a, b"


def test_locales_of_a_chain_are_brought_into_their_normal_form() -> None:
    assert read_locales("zh_tw, und") == ["zh-Hant-TW", "und"]
