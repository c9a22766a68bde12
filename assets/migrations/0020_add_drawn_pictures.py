"""Templates get the channel image, and brands the fonts that pictures are drawn with."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0019_index_memberships_by_time'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='placement',
            name='placement_channel_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='template',
            name='template_channel_is_known',
        ),
        migrations.AddField(
            model_name='brand',
            name='font_files',
            field=models.JSONField(blank=True, default=dict, help_text='Media by font: {"body": ["noto-sans"]}'),
        ),
        migrations.AlterField(
            model_name='placement',
            name='channel',
            field=models.CharField(blank=True, choices=[('', 'all'), ('web', 'web'), ('email', 'email'), ('social', 'social'), ('strings', 'strings'), ('image', 'image')], default='', max_length=10),
        ),
        migrations.AlterField(
            model_name='template',
            name='channel',
            field=models.CharField(choices=[('web', 'web'), ('email', 'email'), ('social', 'social'), ('strings', 'strings'), ('image', 'image')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['', 'web', 'email', 'social', 'strings', 'image'])), name='placement_channel_is_known'),
        ),
        migrations.AddConstraint(
            model_name='template',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['web', 'email', 'social', 'strings', 'image'])), name='template_channel_is_known'),
        ),
    ]
