"""One partial index for each queue that a page reads daily."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0003_fill_reader"),
    ]

    operations = [
        migrations.AddIndex(
            model_name='bar',
            index=models.Index(condition=models.Q(('confirmed_at', None), ('lifted_at', None)), fields=['proposed_at'], name='bar_unconfirmed'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(condition=models.Q(('read_at', None), ('reader__isnull', False)), fields=['reader', 'referral'], name='feedback_unread'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['created_at'], name='likeness_proposed'),
        ),
        migrations.AddIndex(
            model_name='policedecision',
            index=models.Index(condition=models.Q(('state', 'asked')), fields=['due_at', 'asked_at'], name='police_decision_asked'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['referring_officer', '-referred_at'], name='referral_officer'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ('draft', 'info_needed'))), fields=['referring_officer', 'state'], name='referral_officer_asked'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('is_history', False), ('state__in', ('submitted', 'screening'))), fields=['due_at', 'id'], name='referral_undecided'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('is_history', False), ('state', 'accepted'), ('taken_up_at', None)), fields=['referred_at', 'id'], name='referral_to_allocate'),
        ),
    ]
