"""Places that workers keep copies up in."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0029_add_webhooks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(help_text='A folder, or s3://bucket/prefix?endpoint=…', max_length=500)),
                ('sequence', models.BigIntegerField(default=-1, editable=False)),
                ('due_at', models.DateTimeField(editable=False, null=True)),
                ('exported_at', models.DateTimeField(editable=False, null=True)),
                ('paths', models.PositiveIntegerField(default=0, editable=False)),
                ('error', models.TextField(blank=True, editable=False, help_text='Why the last export failed.')),
                ('kept_since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='assets.partner')),
            ],
            options={
                'verbose_name_plural': 'copies',
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('place',), name='copy_place_is_unique')],
            },
        ),
    ]
