"""How long people to compare with are kept: a value that nobody has confirmed yet."""

from django.db import migrations

LABEL = "People to compare with who were never referred are kept, counted from the end of the newest import about them"
POSITION = 35


def load(apps, _schema_editor):
    model = apps.get_model("programmes", "ReferenceValue")
    row = model(
        kind="legal_value",
        code="retention_compared",
        label=LABEL,
        value={"amount": 36, "unit": "months"},
        position=POSITION,
        valid_from="2018-05-25",
        source="Proposed by the project",
        is_confirmed=False,
    )
    model.objects.bulk_create([row], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0008_offence_index")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
