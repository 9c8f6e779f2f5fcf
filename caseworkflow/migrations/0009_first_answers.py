from django.db import migrations


def count_the_first_answer(apps, schema_editor):
    apps.get_model("caseworkflow", "Consent").objects.filter(version=0).update(version=1)


class Migration(migrations.Migration):
    dependencies = [("caseworkflow", "0008_back_at_the_desk")]

    operations = [migrations.RunPython(count_the_first_answer, migrations.RunPython.noop)]
