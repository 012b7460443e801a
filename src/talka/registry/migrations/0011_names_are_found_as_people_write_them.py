from typing import Any

from django.db import migrations, models


def empty_the_index(apps: Any, _schema_editor: Any) -> None:
    """It is made anew after the migrations, with the other spellings of names."""
    for name in ("SearchWord", "SearchSlip"):
        apps.get_model("registry", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0010_everything_on_a_profile_is_shown_by_choice"),
    ]

    operations = [
        migrations.AlterField(
            model_name="searchword",
            name="origin",
            field=models.CharField(
                choices=[
                    ("n", "name"),
                    ("f", "former name"),
                    ("r", "registration number"),
                    ("e", "e-mail"),
                    ("t", "phone"),
                    ("j", "words written together"),
                    ("i", "first letters"),
                ],
                max_length=1,
            ),
        ),
        migrations.RunPython(empty_the_index, empty_the_index),
    ]
