"""How soon a risk is screened again, by its level: values of the project's own that nobody has confirmed yet."""

from django.db import migrations

VALUES = (("high", 1), ("medium", 4), ("low", 8))
FIRST = 36


def load(apps, _schema_editor):
    model = apps.get_model("programmes", "ReferenceValue")
    rows = [
        model(
            kind="legal_value",
            code=f"risk_review_{level}",
            label=f"A {level} risk is screened again, at the latest",
            value={"amount": weeks, "unit": "weeks"},
            position=FIRST + number,
            valid_from="2000-01-01",
            source="Proposed by the project",
            is_confirmed=False,
        )
        for number, (level, weeks) in enumerate(VALUES)
    ]
    model.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0010_unit_costs")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
