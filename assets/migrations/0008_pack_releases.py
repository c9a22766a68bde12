"""What releases hold moves to the compressed columns, and back where the migration is undone."""

from django.db import migrations

BATCH = 500
COLUMNS = ("manifest", "lock", "credits")


def pack(apps, schema_editor):
    """Doing it again does no harm; two queries a batch."""
    _move(apps, {f"plain_{name}": name for name in COLUMNS})


def unpack(apps, schema_editor):
    _move(apps, {name: f"plain_{name}" for name in COLUMNS})


def _move(apps, columns):
    Release = apps.get_model("assets", "Release")
    last = 0
    while rows := list(Release.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in rows:
            for source, goal in columns.items():
                setattr(row, goal, getattr(row, source))
        Release.objects.bulk_update(rows, list(columns.values()), batch_size=BATCH)
        last = rows[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ("assets", "0007_add_packed_release_columns"),
    ]

    operations = [
        migrations.RunPython(pack, unpack),
    ]
