"""How often a session moved; events without a day come last on both engines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_events"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="event",
            options={"ordering": [models.OrderBy(models.F("starts_at"), nulls_last=True), "pk"]},
        ),
        migrations.AddField(
            model_name="session",
            name="moves",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
