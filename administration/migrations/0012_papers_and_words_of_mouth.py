from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: Papers that are drawn go to police by the flow that asks them; what somebody tells by hand, by the flow of messages.
ALONG_WITH = {"ask_police": ("hand_out_breach_papers", "hand_out_papers"), "tell": ("tell_by_hand",)}


def add_verbs(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    for flow in apps.get_model("administration", "ProcessingFlow").objects.all():
        more = {verb for known, verbs in ALONG_WITH.items() if known in flow.verbs for verb in verbs}
        if more - {*flow.verbs}:
            flow.verbs = sorted({*flow.verbs, *more})
            flow.save(update_fields=["verbs"])


class Migration(migrations.Migration):
    dependencies = [("administration", "0011_taken_back_is_told")]
    operations = [migrations.RunPython(add_verbs, migrations.RunPython.noop)]
