"""Posts are found by their channels and words; of those told of before these are read once."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from talka.kernel.text import fold

MOST_CHANNELS, MOST_WORDS = 500, 20_000


def read_words(apps: Any, _schema_editor: object) -> None:
    """From what waits to be confirmed, or from the entries of the log that posts became."""
    batches, posts = apps.get_model("outreach", "PostBatch"), apps.get_model("outreach", "Post")
    for batch in batches.objects.all().iterator():
        made = posts.objects.filter(batch=batch).values_list("activity__channel", "activity__title", "activity__link")
        told = [(row["channel"], row["title"], row["link"]) for row in batch.rows] or list(made.order_by("pk"))
        channels = sorted({channel or batch.channel for channel, _title, _link in told} - {""})
        words = " ".join([batch.file_name, *(f"{title} {link}" for _channel, title, link in told)])
        batches.objects.filter(pk=batch.pk).update(
            channels=f" {' '.join(channels)} "[:MOST_CHANNELS] if channels else "",
            search_text=fold(words[:MOST_WORDS]),
        )


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_days_of_posts"), ("activities", "0005_work_without_purpose_by_state")]

    operations = [
        migrations.AddField("postbatch", "channels", models.CharField(blank=True, editable=False, max_length=500)),
        migrations.AddField("postbatch", "search_text", models.TextField(blank=True, editable=False)),
        migrations.RunPython(read_words, migrations.RunPython.noop),
    ]
