"""A search among the open cases of a provider begins in an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("caseworkflow", "0006_fill_family_name_key")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["provider", "family_name_key"],
                name="case_family_name",
                opclasses=["uuid_ops", "text_pattern_ops"],
            ),
        ),
    ]
