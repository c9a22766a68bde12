"""The migrations say what the models say, and each has a name of its own."""

import re

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.gates.sources import ROOT


def test_no_model_change_lacks_its_migration() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))

    changes = detector.changes(graph=loader.graph, trim_to_apps={"assets"})

    missing = [operation.describe() for found in changes.values() for one in found for operation in one.operations]
    assert not missing, missing


def test_migrations_are_numbered_in_one_row_and_named_by_hand() -> None:
    names = sorted(path.stem for path in (ROOT / "assets" / "migrations").glob("[0-9]*.py"))

    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert not [name for name in names if re.search(r"_auto_|_\d{8}_", name)]
