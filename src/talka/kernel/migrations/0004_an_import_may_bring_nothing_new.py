from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_clock_of_due_jobs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importbatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("checking", "being checked"),
                    ("ready", "ready to confirm"),
                    ("same", "all of it is here already"),
                    ("refused", "refused"),
                    ("writing", "being written"),
                    ("done", "done"),
                    ("undone", "undone"),
                ],
                default="checking",
                max_length=10,
            ),
        ),
    ]
