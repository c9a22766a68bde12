import ast
from importlib.metadata import version
from pathlib import Path

import pytest
from babel import Locale

import assets
from assets.localization.cldr import WeekData, facts, phrases
from assets.localization.errors import L10nError
from assets.localization.formatting import engine
from assets.localization.formatting.intervals import RELATIVE_UNITS
from assets.localization.locales import chain, formatting_locale, normalize

GETTEXT = {"babel.messages.pofile", "babel.messages.catalog", "babel.support", "babel.messages.mofile"}
ASSETS = Path(assets.__file__).parent


def test_the_data_was_made_for_the_engine_that_runs() -> None:
    engine.require_engine()

    versions = dict(engine.engine_versions())
    assert versions.pop("tzdata") == version("tzdata")
    assert versions == {"babel": "2.18.0", "cldr": "48.2.0", "icu": "78.3"}


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.icu4py, "icu_version", "77.1")

    with pytest.raises(L10nError, match="Install the locked icu4py"):
        engine.require_engine()


def test_babel_loads_every_locale_that_formats() -> None:
    for tag in facts().formatting:
        assert Locale.parse(tag, sep="-")


def test_every_language_has_a_known_script_and_every_alias_leads_to_a_language() -> None:
    assert set(facts().languages.values()) <= facts().scripts
    assert facts().right_to_left < facts().scripts
    assert len(facts().languages) > 7_000
    assert set(facts().region_aliases).isdisjoint(facts().regions)
    assert set(facts().region_aliases.values()) <= facts().regions


def test_every_language_and_every_alias_has_a_normal_form_and_a_chain() -> None:
    for tag in [*facts().languages, *facts().language_aliases, *facts().tag_aliases, *facts().script_by_region]:
        normal = normalize(tag)

        assert normalize(normal) == normal
        assert chain(normal)[-1] == "und"
        assert formatting_locale(normal) in facts().formatting


def test_every_locale_that_formats_has_all_phrases() -> None:
    for tag in facts().formatting:
        found = phrases(tag)
        tenses = [found[f"relative/{unit}"][tense]["other"] for unit in RELATIVE_UNITS for tense in ("past", "future")]

        assert all("{0}" in text for text in tenses if text)
        assert all("{0}" in found[name] and "{1}" in found[name] for name in ("interval/", "language/", "language/,"))
        assert found["interval/yMMMd"].keys() >= {"y", "M", "d"}


@pytest.mark.parametrize(
    ("region", "week"),
    [
        ("CH", WeekData(0, 5, 6, 4)),
        ("US", WeekData(6, 5, 6, 1)),
        ("EG", WeekData(5, 4, 5, 1)),
        ("IR", WeekData(5, 4, 4, 1)),
        ("001", WeekData(0, 5, 6, 1)),
    ],
)
def test_a_week_follows_the_region(region: str, week: WeekData) -> None:
    assert facts().week(region) == week


def test_only_the_engine_imports_icu_and_babel_serves_others_for_gettext_alone() -> None:
    importers: dict[str, set[str]] = {"icu4py": set(), "babel": set()}
    for path in ASSETS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for package in {name.split(".")[0] for name in names if name not in GETTEXT} & importers.keys():
                importers[package].add(path.relative_to(ASSETS).as_posix())

    assert importers["icu4py"] == {"localization/formatting/engine.py"}
    assert importers["babel"] == {"localization/formatting/context.py", "localization/data/generate.py"}
