"""What nobody has read yet is news to the officer who referred."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, _schema_editor):
    referrals = apps.get_model("referrals", "Referral").objects.filter(pk=OuterRef("referral_id"))
    unread = apps.get_model("referrals", "Feedback").objects.filter(read_at=None, reader=None).exclude(value="received")
    unread.update(reader=Subquery(referrals.values("referring_officer_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_queue_columns")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
