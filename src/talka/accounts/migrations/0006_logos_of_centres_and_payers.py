"""Logos of funders stand for the whole site, for a centre, or for what a funder pays for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_public_faces"),
    ]

    operations = [
        migrations.AddField(
            model_name="funderlogo",
            name="is_emblem",
            field=models.BooleanField(default=False, verbose_name="the emblem of the European Union"),
        ),
        migrations.AddField(
            model_name="funderlogo",
            name="centre",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="logos",
                to="accounts.centre",
            ),
        ),
        migrations.AddField(
            model_name="funderlogo",
            name="funder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="logos",
                to="accounts.funder",
            ),
        ),
        migrations.AddConstraint(
            model_name="funderlogo",
            constraint=models.CheckConstraint(
                condition=models.Q(("centre__isnull", True), ("funder__isnull", True), _connector="OR"),
                name="funder_logo_of_one",
            ),
        ),
    ]
