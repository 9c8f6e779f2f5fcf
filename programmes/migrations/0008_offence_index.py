"""The rest of the public index of offence codes, so that a serious offence is known as one; nothing of it is confirmed."""

import csv
from pathlib import Path

from django.db import migrations

INDEX = Path(__file__).parents[1] / "data" / "reference" / "offence_index.csv"


def load(apps, _schema_editor):
    model = apps.get_model("programmes", "ReferenceValue")
    with INDEX.open(encoding="utf-8", newline="") as lines:
        rows = [reference_value(model, *numbered) for numbered in enumerate(csv.DictReader(lines))]
    model.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def reference_value(model, position, row):
    return model(
        kind="offence_index",
        code=row["code"],
        label=row["label"],
        value={
            "group": row["group"],
            "harm_days": None,
            "harm_basis": row["harm_basis"],
            "serious": row["serious"] == "yes",
        },
        position=position,
        valid_from=row["valid_from"],
        source=row["source"],
        is_confirmed=False,
    )


class Migration(migrations.Migration):
    dependencies = [("programmes", "0007_offence_index_is_a_list")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
