"""Pictures keep their mean colour, for pages to show in their place."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0017_add_page_of_presets'),
    ]

    operations = [
        migrations.AddField(
            model_name='file',
            name='colour',
            field=models.CharField(blank=True, default='', help_text="A picture's mean colour.", max_length=7),
        ),
    ]
