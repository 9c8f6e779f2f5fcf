"""That a message was queued stood for a team leader's knowing: it is forgotten, so that somebody looks."""

from django.db import migrations


def forget_what_nobody_said(apps, schema_editor):
    apps.get_model("caseworkflow", "RiskScreen").objects.filter(leader_told_at__isnull=False).update(leader_told_at=None)


class Migration(migrations.Migration):
    dependencies = [("caseworkflow", "0013_known_risks")]
    operations = [migrations.RunPython(forget_what_nobody_said, migrations.RunPython.noop)]
