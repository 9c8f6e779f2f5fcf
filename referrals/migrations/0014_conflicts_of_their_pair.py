"""A conflict that came of two people being kept apart names that pair, so that it ends with it.

Those that were written with the pair are known by who wrote them and when; what is in doubt stays as it was declared.
"""

from django.db import migrations
from django.db.models import Q


def name_pairs(apps, schema_editor):
    conflicts = apps.get_model("referrals", "Conflict").objects.filter(ended_on=None, pair=None, kind="party")
    for pair in apps.get_model("referrals", "KeptApart").objects.order_by("pk"):
        about = Q(person=pair.one_id) | Q(person=pair.other_id)
        conflicts.filter(about, declared_by=pair.recorded_by_id, declared_on=pair.recorded_on).update(pair=pair)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0013_ends_of_pairs")]

    operations = [migrations.RunPython(name_pairs, migrations.RunPython.noop)]
