"""Where one force uses the service, what is commissioned is commissioned for it: a second one is not covered by itself."""

from django.db import migrations


def name_the_force(apps, _schema_editor):
    forces = apps.get_model("accounts", "Organisation").objects.filter(kind="police")[:2]
    if len(forces) == 1:
        apps.get_model("programmes", "Commission").objects.filter(force=None).update(force=forces[0])


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_commission_force")]
    operations = [migrations.RunPython(name_the_force, migrations.RunPython.noop)]
