"""A centre says which region it serves; those that stood in its name until now are written down once."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from talka.kernel.text import fold

# The planning regions as they were when this was written.
NAMED = {"rigas": "LV00A", "kurzemes": "LV00B", "vidzemes": "LV00C", "latgales": "LV005", "zemgales": "LV009"}


def take_from_names(apps: Any, _schema_editor: object) -> None:
    """„Vidzemes NVO atbalsta centrs” serves Vidzeme."""
    for centre in apps.get_model("accounts", "Centre").objects.all():
        found = {NAMED[word] for word in fold(centre.name).split() if word in NAMED}
        if len(found) == 1:
            centre.region_code = found.pop()
            centre.save(update_fields=["region_code"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_invitation_mailed_at_centre_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="centre",
            name="region_code",
            field=models.CharField(blank=True, max_length=20, verbose_name="region"),
        ),
        migrations.RunPython(take_from_names, migrations.RunPython.noop),
    ]
