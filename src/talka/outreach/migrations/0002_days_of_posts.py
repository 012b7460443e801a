"""What time posts are of stands beside them; of those told of before it is read once."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def read_days(apps: Any, _schema_editor: object) -> None:
    """From what waits to be confirmed, or from the entries of the log that posts became."""
    batches, posts = apps.get_model("outreach", "PostBatch"), apps.get_model("outreach", "Post")
    for batch in batches.objects.all().iterator():
        days = sorted(row["day"] for row in batch.rows)
        if not days:
            made = posts.objects.filter(batch=batch).exclude(activity__starts=None)
            days = sorted(day.isoformat() for day in made.values_list("activity__starts", flat=True))
        if days:
            first = f"{days[0][:8]}01" if batch.source == "tally" else days[0]
            batches.objects.filter(pk=batch.pk).update(first_day=first, last_day=days[-1])


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_outreach"), ("activities", "0005_work_without_purpose_by_state")]

    operations = [
        migrations.AddField("postbatch", "first_day", models.DateField(blank=True, editable=False, null=True)),
        migrations.AddField("postbatch", "last_day", models.DateField(blank=True, editable=False, null=True)),
        migrations.RunPython(read_days, migrations.RunPython.noop),
    ]
