"""Triggers that hold the trail append-only on both engines."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from talka.kernel.database import forbid_changes


def forbid(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers in place."""
    forbid_changes(schema_editor, "kernel_auditentry")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(forbid, migrations.RunPython.noop)]
