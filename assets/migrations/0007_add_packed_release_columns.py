"""A release's content, lock and credits get compressed columns beside the plain ones, which keep their values for now."""

from django.db import migrations

import assets.models.packing


class Migration(migrations.Migration):

    dependencies = [
        ("assets", "0006_add_job"),
    ]

    operations = [
        migrations.RenameField("release", "manifest", "plain_manifest"),
        migrations.RenameField("release", "lock", "plain_lock"),
        migrations.RenameField("release", "credits", "plain_credits"),
        migrations.AddField(
            model_name="release",
            name="manifest",
            field=assets.models.packing.PackedTextField(default="", help_text="Canonical JSON; see assets.manifest."),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="release",
            name="lock",
            field=assets.models.packing.PackedJSONField(
                default=dict, help_text="Reference -> digest, flat and transitive."
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="credits",
            field=assets.models.packing.PackedJSONField(
                default=dict, help_text="JSON pointer into the manifest -> id of the act it came from."
            ),
        ),
    ]
