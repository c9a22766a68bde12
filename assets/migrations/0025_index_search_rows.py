"""Indexes of trigrams over folded words, and rows for the releases and drafts that are there.

SQLite: FTS5 over the table, kept in step by triggers. PostgreSQL: GIN by pg_trgm; where the extension is not there and
may not be made, searches find the same and take longer. A later migration that makes a table anew (AlterField on
SQLite) drops its triggers: it has to call `add_indexes` again; tests/migrations holds that.
"""

import logging
import zlib

from django.db import DatabaseError, migrations, transaction

from assets.manifest import from_json
from assets.search.texts import rows_of
from assets.search.traits import traits_of

logger = logging.getLogger(__name__)
TABLES = ("assets_searchrow", "assets_draftrow")
BATCH = 500
FIRST_FOLDING = 1
FTS5 = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS {0}_trigrams USING"
    " fts5(norm, content='{0}', content_rowid='id', tokenize='trigram', detail=none, columnsize=0)",
    "CREATE TRIGGER IF NOT EXISTS {0}_added AFTER INSERT ON {0} BEGIN"
    " INSERT INTO {0}_trigrams(rowid, norm) VALUES (new.id, new.norm); END",
    "CREATE TRIGGER IF NOT EXISTS {0}_removed AFTER DELETE ON {0} BEGIN"
    " INSERT INTO {0}_trigrams({0}_trigrams, rowid, norm) VALUES ('delete', old.id, old.norm); END",
    "CREATE TRIGGER IF NOT EXISTS {0}_changed AFTER UPDATE ON {0} BEGIN"
    " INSERT INTO {0}_trigrams({0}_trigrams, rowid, norm) VALUES ('delete', old.id, old.norm);"
    " INSERT INTO {0}_trigrams(rowid, norm) VALUES (new.id, new.norm); END",
    "INSERT INTO {0}_trigrams({0}_trigrams) VALUES ('rebuild')",
)
NO_FTS5 = ("DROP TRIGGER IF EXISTS {0}_changed", "DROP TRIGGER IF EXISTS {0}_removed",
           "DROP TRIGGER IF EXISTS {0}_added", "DROP TABLE IF EXISTS {0}_trigrams")
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
GIN = "CREATE INDEX IF NOT EXISTS {0}_trigrams ON {0} USING gin (norm gin_trgm_ops)"
NO_GIN = "DROP INDEX IF EXISTS {0}_trigrams"


def add_indexes(apps, schema_editor):
    """Doing it again does no harm."""
    if schema_editor.connection.vendor == "sqlite":
        _run(schema_editor, FTS5)
    elif _has_trigrams(schema_editor):
        _run(schema_editor, (GIN,))


def drop_indexes(apps, schema_editor):
    _run(schema_editor, NO_FTS5 if schema_editor.connection.vendor == "sqlite" else (NO_GIN,))


def _run(schema_editor, statements):
    for table in TABLES:
        for statement in statements:
            schema_editor.execute(statement.format(table), params=None)


def _has_trigrams(schema_editor):
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute(EXTENSION)
    except DatabaseError as error:
        logger.warning("Searches have no index: pg_trgm cannot be made (%s). Let the owner make it.", error)
        return False
    return True


def fill(apps, schema_editor):
    """What cannot be read stays without rows: `verify_releases` and `verify_history` name it."""
    _fill_releases(*(apps.get_model("assets", name) for name in ("Release", "SearchRow", "Trait")))
    _fill_drafts(*(apps.get_model("assets", name) for name in ("Asset", "Snapshot", "DraftRow")))


def _fill_releases(Release, SearchRow, Trait):
    """Kits last: they have the channels of the templates that they are locked to."""
    indexed = SearchRow.objects.values("release")
    for rows in (Release.objects.exclude(asset__kind="kit"), Release.objects.filter(asset__kind="kit")):
        for ids in _batches(rows.exclude(pk__in=indexed).order_by("pk").values_list("pk", flat=True)):
            for release in Release.objects.filter(pk__in=ids).defer("credits").order_by("pk"):
                manifest = _read(release.manifest)
                if manifest is None:
                    continue
                _add(SearchRow, manifest, release_id=release.pk)
                traits = {(name.value, value) for name, value in traits_of(manifest)} | _channels(Trait, release.lock)
                found = (Trait(release_id=release.pk, name=name, value=value) for name, value in sorted(traits))
                Trait.objects.bulk_create(found)


def _channels(Trait, lock):
    digests = [digest for name, digest in (lock or {}).items() if name.startswith("template/")]
    rows = Trait.objects.filter(name="channel", release__digest__in=digests, release__asset__kind="template")
    return set(rows.values_list("name", "value")) if digests else set()


def _fill_drafts(Asset, Snapshot, DraftRow):
    ids = Asset.objects.exclude(pk__in=DraftRow.objects.values("asset")).order_by("pk").values_list("pk", flat=True)
    for pk in ids:
        newest = Snapshot.objects.filter(asset_id=pk).exclude(content=b"").order_by("-version").first()
        manifest = _read(zlib.decompress(bytes(newest.content)).decode()) if newest else None
        if manifest is not None:
            _add(DraftRow, manifest, asset_id=pk)


def _add(Row, manifest, **owner):
    Row.objects.bulk_create(
        Row(place=place, norm=norm, folding=FIRST_FOLDING, **owner) for place, norm in rows_of(manifest).items()
    )


def _read(text):
    try:
        return from_json(text)
    except Exception:  # noqa: BLE001 - whatever damaged content raises
        return None


def _batches(ids):
    ids = list(ids)
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0024_add_search_rows'),
    ]

    operations = [
        migrations.RunPython(add_indexes, drop_indexes),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
