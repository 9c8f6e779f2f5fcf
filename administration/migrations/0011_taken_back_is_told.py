from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def tell_of_what_was_taken_back(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """What was told on a wrong record is taken back by the flow that told it."""
    for flow in apps.get_model("administration", "ProcessingFlow").objects.all():
        if "tell" in flow.verbs and "take_back" not in flow.verbs:
            flow.verbs = sorted([*flow.verbs, "take_back"])
            flow.save(update_fields=["verbs"])


class Migration(migrations.Migration):
    dependencies = [("administration", "0010_removal_of_compared_people")]
    operations = [migrations.RunPython(tell_of_what_was_taken_back, migrations.RunPython.noop)]
