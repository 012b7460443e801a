from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spending", "0002_expenditure_is_searchable"),
    ]

    operations = [
        migrations.AddField(
            model_name="remainder",
            name="ref",
            field=models.CharField(blank=True, max_length=60, verbose_name="reference"),
        ),
        migrations.AddConstraint(
            model_name="remainder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ref", ""), _negated=True), fields=("agreement", "ref"), name="remainder_ref_once"
            ),
        ),
    ]
