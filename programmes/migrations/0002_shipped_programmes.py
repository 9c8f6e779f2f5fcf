"""The programmes and reference values of the first release, as they were then: later ones are loaded at deployment."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations

SNAPSHOT = Path(__file__).with_suffix(".json")


def load(apps, _schema_editor):
    held = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    values = apps.get_model("programmes", "ReferenceValue")
    values.objects.bulk_create([values(**row) for row in held["references"]], batch_size=200)
    funds = apps.get_model("programmes", "Fund")
    funds.objects.bulk_create([funds(**row) for row in held["funds"]])
    for one in held["programmes"]:
        load_programme(apps, one["valid_from"], one["settings"])


def load_programme(apps, valid_from, settings):
    programme = apps.get_model("programmes", "Programme").objects.create(code=settings["code"], name=settings["name"])
    apps.get_model("programmes", "ProgrammeVersion").objects.create(
        programme=programme,
        number=1,
        settings=settings,
        digest=digest_of(settings),
        valid_from=valid_from,
        published_at=datetime.fromisoformat(valid_from).replace(tzinfo=UTC),
    )


def digest_of(settings):
    text = json.dumps(settings, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
