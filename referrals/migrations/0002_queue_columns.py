"""Whose news a word is, and when a referral was taken up: what finds a queue without reading the rest."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='feedback',
            name='reader',
            field=models.ForeignKey(blank=True, db_index=False, help_text='the officer to whom it is news', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referral',
            name='taken_up_at',
            field=models.DateTimeField(blank=True, help_text='when a case was opened for it, or an open one took it in; until then it waits', null=True),
        ),
    ]
