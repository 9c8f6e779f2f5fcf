"""A referral that a case answers, or that joined one, no longer waits for a caseworker."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, _schema_editor):
    waiting = apps.get_model("referrals", "Referral").objects.filter(taken_up_at=None)
    cases = apps.get_model("caseworkflow", "Case").objects.filter(referral_id=OuterRef("pk"))
    joined = apps.get_model("caseworkflow", "JoinedReferral").objects.filter(referral_id=OuterRef("pk"))
    waiting.filter(case__isnull=False).update(taken_up_at=Subquery(cases.values("allocated_at")[:1]))
    waiting.filter(joined_case__isnull=False).update(taken_up_at=Subquery(joined.values("joined_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("caseworkflow", "0001_initial"), ("referrals", "0002_queue_columns")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
