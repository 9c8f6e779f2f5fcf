"""A case is found by every name of its person in either order and by the end of a telephone number, in one index."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_force_of_a_commissioner"), ("caseworkflow", "0016_fill_next_things")]

    operations = [
        migrations.CreateModel(
            name="SearchKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_keys",
                        to="caseworkflow.case",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("is_open", models.BooleanField()),
                ("key", models.CharField(max_length=220)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["provider", "is_open", "key"],
                        name="search_key_begins",
                        opclasses=["uuid_ops", "bool_ops", "text_pattern_ops"],
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="case",
            name="family_name_key",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="the person's family name in capitals, by which the version before searches open cases",
                max_length=300,
            ),
        ),
    ]
