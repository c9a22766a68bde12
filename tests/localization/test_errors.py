from assets import localization
from assets.errors import AssetsError
from assets.localization import errors


def test_the_whole_family_is_caught_by_its_root() -> None:
    family = [
        errors.UnknownLocale("", tag="xx"),
        errors.UnknownZone("", zone="Nowhere"),
        errors.UnknownCurrency("", code="XXX"),
        errors.UnknownUnit("", unit="parsnip"),
        errors.BadValue(""),
        errors.MissingArgument("", name="price"),
        errors.BadPattern("", position=3),
    ]

    assert all(isinstance(error, errors.L10nError) and isinstance(error, AssetsError) for error in family)


def test_a_pattern_error_keeps_fact_position_and_remedy_apart() -> None:
    error = errors.BadPattern("A brace is open.", position=7, remedy="Close it.")

    assert (str(error), error.fact, error.position, error.remedy) == (
        "A brace is open. Close it.",
        "A brace is open.",
        7,
        "Close it.",
    )


def test_a_value_in_a_message_is_short() -> None:
    hostile = ["x" * 10**7, 10**10_000, -(10**10_000), b"\x00" * 10**7, [10**10_000], {"x": "y" * 10**7}]

    assert all(len(errors.shown(value)) < 80 for value in hostile)


def test_every_public_name_exists_once() -> None:
    assert len(set(localization.__all__)) == len(localization.__all__)
    assert all(hasattr(localization, name) for name in localization.__all__)
    assert all(hasattr(localization.formatting, name) for name in localization.formatting.__all__)
