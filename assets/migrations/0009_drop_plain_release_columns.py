"""The compressed columns hold what releases say; the plain ones go."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("assets", "0008_pack_releases"),
    ]

    operations = [
        # Undone, a plain column needs a value for every row until 0008 fills it.
        migrations.AlterField("release", "plain_manifest", models.TextField(default="")),
        migrations.RemoveField("release", "plain_manifest"),
        migrations.RemoveField("release", "plain_lock"),
        migrations.RemoveField("release", "plain_credits"),
    ]
