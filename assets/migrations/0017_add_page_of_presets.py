"""Presets say which page of a document they draw."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0016_add_removals'),
    ]

    operations = [
        migrations.AddField(
            model_name='preset',
            name='page',
            field=models.PositiveSmallIntegerField(default=1, help_text='Of a document: the one that is drawn.'),
        ),
    ]
