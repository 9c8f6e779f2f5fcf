"""Open cases get the family name of their person; a closed case is searched by its person, and needs none."""

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Upper


def fill(apps, _schema_editor):
    people = apps.get_model("referrals", "Person").objects
    cases = apps.get_model("caseworkflow", "Case").objects.filter(family_name_key="").exclude(state="closed")
    cases.update(family_name_key=Subquery(people.filter(pk=OuterRef("person_id")).values(capitals=Upper("family_name"))))
    # A database may know fewer capitals than Python, and SQLite knows those of English alone.
    for name in people.filter(family_name__regex=r"[^ -~]").values_list("family_name", flat=True).distinct():
        named = people.filter(family_name=name).values("pk")
        cases.model.objects.filter(person__in=named).exclude(state="closed").update(family_name_key=name.upper())


class Migration(migrations.Migration):
    dependencies = [("caseworkflow", "0005_family_name_key"), ("referrals", "0006_custody_list_index")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
