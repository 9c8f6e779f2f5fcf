"""The flows that this release knows of, none of them confirmed, and the two periods of law by which the desk counts."""

import json
from pathlib import Path

from django.db import migrations

SHIPPED = Path(__file__).with_suffix(".json")


def load(apps, _schema_editor):
    held = json.loads(SHIPPED.read_text(encoding="utf-8"))
    values = apps.get_model("programmes", "ReferenceValue")
    values.objects.bulk_create([values(**row) for row in held["values"]], ignore_conflicts=True)
    flows = apps.get_model("administration", "ProcessingFlow")
    flows.objects.bulk_create([flows(position=place, **row) for place, row in enumerate(held["flows"])])


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0005_data_protection"),
        ("programmes", "0005_commissions_of_the_one_force"),
    ]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
