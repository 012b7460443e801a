from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0006_groups")]

    operations = [
        migrations.AddField("workkind", "version", models.PositiveIntegerField(default=1)),
    ]
