"""What releases and drafts say gets rows to be searched and filtered by."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0023_add_tags'),
    ]

    operations = [
        migrations.AlterField(
            model_name='asset',
            name='title',
            field=models.CharField(help_text='What editors call it. Partners read it in lists.', max_length=200),
        ),
        migrations.CreateModel(
            name='DraftRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(blank=True, help_text='See assets.search.places.', max_length=60)),
                ('norm', models.TextField(help_text='Folded words with a space around each: key, title, tags, then the texts.')),
                ('folding', models.PositiveSmallIntegerField(help_text='The number of the folding that made it.')),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_rows', to='assets.asset')),
            ],
            options={
                'ordering': ['asset', 'place'],
                'constraints': [models.UniqueConstraint(fields=('asset', 'place'), name='draft_row_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='SearchRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(blank=True, help_text='See assets.search.places.', max_length=60)),
                ('norm', models.TextField(help_text='Folded words with a space around each: key, title, tags, then the texts.')),
                ('folding', models.PositiveSmallIntegerField(help_text='The number of the folding that made it.')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_rows', to='assets.release')),
            ],
            options={
                'ordering': ['release', 'place'],
                'constraints': [models.UniqueConstraint(fields=('release', 'place'), name='search_row_is_unique')],
            },
        ),
        migrations.CreateModel(
            name='Trait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20)),
                ('value', models.CharField(max_length=200)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traits', to='assets.release')),
            ],
            options={
                'ordering': ['release', 'name', 'value'],
                'indexes': [models.Index(fields=['name', 'value', 'release'], name='trait_by_value')],
                'constraints': [models.UniqueConstraint(fields=('release', 'name', 'value'), name='trait_is_unique')],
            },
        ),
    ]
