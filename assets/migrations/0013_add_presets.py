"""Brands get presets: recipes for derived files."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', "0012_add_brand_identity"),
    ]

    operations = [
        migrations.CreateModel(
            name='Preset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='What templates and addresses call it, such as hero.', max_length=64)),
                ('version', models.PositiveSmallIntegerField(default=1, help_text='Raise it to have all files made anew.')),
                ('fit', models.CharField(choices=[('fit', 'fit'), ('cover', 'cover')], default='fit', max_length=5)),
                ('width_px', models.PositiveIntegerField(default=0, help_text='0: follows from the height.', verbose_name='width')),
                ('height_px', models.PositiveIntegerField(default=0, help_text='0: follows from the width.', verbose_name='height')),
                ('crop', models.CharField(blank=True, default='', help_text='x y width height, in parts of 1.', max_length=40)),
                ('format', models.CharField(choices=[('auto', 'auto'), ('jpeg', 'jpeg'), ('webp', 'webp'), ('avif', 'avif'), ('png', 'png')], default='auto', max_length=4)),
                ('quality', models.PositiveSmallIntegerField(default=80)),
                ('background', models.CharField(blank=True, default='', help_text='Such as #ffffff; empty: none.', max_length=7)),
                ('dprs', models.JSONField(default=list, help_text='[1, 2] makes a second file of twice the pixels.', verbose_name='densities')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presets', to='assets.brand')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('brand', 'name'), name='preset_name_is_unique')],
            },
        ),
    ]
