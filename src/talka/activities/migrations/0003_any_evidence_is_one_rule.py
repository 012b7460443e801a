from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def join(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """„A file or a link” and „a link or a file” asked for the same."""
    apps.get_model("activities", "WorkKind").objects.filter(evidence_rule="link").update(evidence_rule="any")


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0002_log_is_found_by_state_and_recorder"),
    ]

    operations = [
        migrations.RunPython(join, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="workkind",
            name="evidence_rule",
            field=models.CharField(
                choices=[
                    ("none", "no evidence needed"),
                    ("any", "a file or a link"),
                    ("attendance", "participants by name or an attendance list"),
                    ("document", "a file"),
                ],
                default="any",
                max_length=12,
                verbose_name="enough evidence",
            ),
        ),
    ]
