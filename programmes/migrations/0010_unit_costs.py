"""Unit costs of offences are a kind of reference value."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0009_how_long_to_compare")]
    operations = [
        migrations.AlterField(
            model_name="referencevalue",
            name="kind",
            field=models.CharField(
                choices=[
                    ("local_authority", "Local authorities"),
                    ("custody_suite", "Custody suites"),
                    ("ethnicity", "Ethnicity"),
                    ("outcome_type", "Outcome types"),
                    ("offence", "Offences"),
                    ("offence_index", "Offences, the rest of the index"),
                    ("drug", "Drugs"),
                    ("specified_class_a", "Specified Class A drugs"),
                    ("legal_value", "Legal values"),
                    ("unit_cost", "Unit costs of offences"),
                ],
                max_length=30,
            ),
        )
    ]
