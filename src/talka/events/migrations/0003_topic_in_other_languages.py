"""The topic of an event for readers of other languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_session_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="topic_en",
            field=models.CharField(blank=True, max_length=150, verbose_name="topic in English"),
        ),
        migrations.AddField(
            model_name="event",
            name="topic_uk",
            field=models.CharField(blank=True, max_length=150, verbose_name="topic in Ukrainian"),
        ),
        migrations.AddField(
            model_name="event",
            name="topic_ru",
            field=models.CharField(blank=True, max_length=150, verbose_name="topic in Russian"),
        ),
    ]
