"""What the rules find is kept by rule; what was kept until now is counted anew when it is next asked for."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def forget(apps: Any, _schema_editor: object) -> None:
    """All of it follows from the logs."""
    for name in ("WorkDoubt", "WorkTally"):
        apps.get_model("reporting", name).objects.all().delete()
    apps.get_model("reporting", "FigureState").objects.update(tallied=-1)


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0002_work_is_tallied"),
    ]

    operations = [
        migrations.AddField(
            model_name="figurestate",
            name="twinned",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="worktally",
            name="faults",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="workdoubt",
            name="rule",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="workdoubt",
            name="tally",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="doubts",
                to="reporting.worktally",
            ),
        ),
        migrations.AddIndex(
            model_name="workdoubt",
            index=models.Index(fields=["tally", "rule", "activity_id"], name="doubt_by_rule"),
        ),
        migrations.CreateModel(
            name="WorkTwin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("year_id", models.BigIntegerField()),
                ("activity_id", models.BigIntegerField()),
                ("twin_agreement_id", models.BigIntegerField()),
                ("twin_year_id", models.BigIntegerField()),
                ("twin_id", models.BigIntegerField()),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="twins",
                        to="reporting.figurestate",
                    ),
                ),
            ],
        ),
        # Last, since PostgreSQL alters no table of which rows were just deleted.
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
