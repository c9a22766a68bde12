"""Derived files get rows, and documents name those that they show."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0013_add_presets'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('recipe', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('order', models.JSONField(help_text='What the recipe digests, so that the file can be made again.')),
                ('engine', models.JSONField(default=dict, help_text='The versions that drew it.')),
                ('source', models.CharField(help_text='The digest of the file that it is derived from.', max_length=64)),
                ('digest', models.CharField(blank=True, default='', max_length=64)),
                ('media_type', models.CharField(blank=True, default='', max_length=100)),
                ('size_bytes', models.PositiveBigIntegerField(default=0)),
                ('width_px', models.PositiveIntegerField(default=0)),
                ('height_px', models.PositiveIntegerField(default=0)),
                ('colour', models.CharField(blank=True, default='', help_text='The mean colour.', max_length=7)),
                ('fault', models.CharField(blank=True, default='', max_length=500)),
                ('claimed_at', models.DateTimeField(help_text='Since when somebody makes it, or has seen that it cannot be made.')),
                ('made_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['recipe'],
                'indexes': [models.Index(fields=['digest'], name='rendition_by_digest'), models.Index(fields=['source'], name='rendition_by_source')],
                'constraints': [models.CheckConstraint(condition=models.Q(('recipe__regex', '^[0-9a-f]{64}\\Z')), name='rendition_recipe_is_sha256'), models.CheckConstraint(condition=models.Q(('digest', ''), ('digest__regex', '^[0-9a-f]{64}\\Z'), _connector='OR'), name='rendition_digest_is_sha256')],
            },
        ),
        migrations.AddField(
            model_name='document',
            name='renditions',
            field=models.ManyToManyField(help_text='Derived files that it names.', related_name='documents', to='assets.rendition'),
        ),
    ]
