"""The programmes and reference values that come with the system."""

from django.db import migrations

from programmes import imports


def load(apps, _schema_editor):
    imports.load_references(apps)
    imports.load_funds(apps)
    imports.load_programmes(apps)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
