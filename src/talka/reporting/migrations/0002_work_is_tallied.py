import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
        ("reporting", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="figurestate",
            name="tallied",
            field=models.BigIntegerField(default=-1),
        ),
        migrations.AddField(
            model_name="submission",
            name="told",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="WorkTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("sums", models.TextField()),
                ("basis", models.CharField(blank=True, max_length=60)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.agreement"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkDoubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("activity_id", models.BigIntegerField()),
                (
                    "tally",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="doubts", to="reporting.worktally"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="worktally",
            constraint=models.UniqueConstraint(fields=("agreement", "year_id", "kind"), name="tally_once"),
        ),
    ]
