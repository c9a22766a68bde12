"""Assets have tags."""

from django.db import migrations, models

import assets.models.asset


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0022_add_budgets'),
    ]

    operations = [
        migrations.AddField(
            model_name='asset',
            name='tags',
            field=models.JSONField(blank=True, default=list, help_text='With commas between. Partners filter lists by them.', validators=[assets.models.asset.clean_tags]),
        ),
    ]
