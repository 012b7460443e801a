"""How certificates look for events in other languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0003_topic_in_other_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificatedesign",
            name="told",
            field=models.JSONField(blank=True, default=dict, verbose_name="in other languages"),
        ),
    ]
