from typing import Any

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat

# What everybody saw until now without being asked.
SHOWN = {
    "Organisation": ("place", "founded_on", "working_place", "service_areas", "areas", "networks", "support"),
    "Community": ("place", "theme", "host", "networks", "support"),
    "Network": ("place", "theme", "coordinator", "members", "support"),
}
CONTACTS = " website description offers needs works_with languages place "


def show_as_before(apps: Any, _schema_editor: Any) -> None:
    """Until now everybody saw this: it stays so until the keeper of a profile chooses otherwise."""
    for name, shown in SHOWN.items():
        rows = apps.get_model("registry", name).objects.order_by()
        words = " ".join(shown)
        rows.filter(public_fields="").update(public_fields=f" {words} ")
        rows.exclude(public_fields=f" {words} ").update(public_fields=Concat("public_fields", Value(f"{words} ")))


def show_without_asking(apps: Any, _schema_editor: Any) -> None:
    """As it was: what nobody was asked about is not among the choices."""
    for name, shown in SHOWN.items():
        for record in apps.get_model("registry", name).objects.order_by("pk").iterator(chunk_size=1000):
            kept = " ".join(one for one in record.public_fields.split() if one not in shown)
            type(record).objects.filter(pk=record.pk).update(public_fields=f" {kept} " if kept else "")


def shown_by(words: str) -> models.CharField[str, str]:
    return models.CharField(blank=True, default=words, max_length=400)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0009_territories_are_shown_by_choice"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organisation",
            name="public_fields",
            field=shown_by(
                f"{CONTACTS}founded_on working_place service_areas areas networks support ",
            ),
        ),
        migrations.AlterField(
            model_name="community",
            name="public_fields",
            field=shown_by(f"{CONTACTS}territory theme host networks support "),
        ),
        migrations.AlterField(
            model_name="network",
            name="public_fields",
            field=shown_by(f"{CONTACTS}theme coordinator members support "),
        ),
        migrations.RunPython(show_as_before, show_without_asking),
    ]
