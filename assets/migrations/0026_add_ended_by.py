"""What ended grants, memberships and starts names the act that did it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0025_index_search_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='activation',
            name='cancelled_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cancelled_activations', to='assets.act'),
        ),
        migrations.AddField(
            model_name='grant',
            name='ended_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_grants', to='assets.act'),
        ),
        migrations.AddField(
            model_name='grant',
            name='planned_ends_at',
            field=models.DateTimeField(editable=False, help_text='Of one that was ended early: when it would have ended, if ever.', null=True),
        ),
        migrations.AddField(
            model_name='grant',
            name='planned_starts_at',
            field=models.DateTimeField(editable=False, help_text='Of one that was ended before it started: when it would have.', null=True),
        ),
        migrations.AddField(
            model_name='membership',
            name='ended_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_memberships', to='assets.act'),
        ),
    ]
