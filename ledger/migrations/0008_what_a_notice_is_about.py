"""A message says what it was about, and who told it otherwise where it could not go; the version before writes neither."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_alerts"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField("notice", "about_kind", models.CharField(max_length=60, blank=True, db_default="", default="")),
        migrations.AddField(
            "notice",
            "about_id",
            models.UUIDField(null=True, blank=True, help_text="the record that it was about, of that kind"),
        ),
        migrations.AddField(
            "notice",
            "settled_at",
            models.DateTimeField(null=True, blank=True, help_text="somebody told them otherwise, or nobody need"),
        ),
        migrations.AddField(
            "notice",
            "settled_by",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                blank=True,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("notice", "settled_how", models.CharField(max_length=20, blank=True, db_default="", default="")),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["about_id", "created_at"],
                name="notice_not_sent",
                condition=models.Q(sent_at=None, settled_at=None),
            ),
        ),
    ]
