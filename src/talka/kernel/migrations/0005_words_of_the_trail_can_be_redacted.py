"""Words of the trail stand under a seal, so that those about somebody who is forgotten can be replaced."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from talka.kernel.database import allow_redaction

KEPT = (
    *("id", "sequence", "at", "actor_id", "actor_label", "verb", "object_type", "object_id", "centre_id"),
    *("previous_hash", "entry_hash"),
)


def allow(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    allow_redaction(schema_editor, "kernel_auditentry", KEPT)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_an_import_may_bring_nothing_new")]
    operations = [
        migrations.AddField(
            model_name="auditentry", name="salt", field=models.CharField(blank=True, default="", max_length=32)
        ),
        migrations.AddField(
            model_name="auditentry", name="seal", field=models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
