"""One partial index for each queue that a page reads daily."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("caseworkflow", "0002_fill_taken_up"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["recorded_by", "-recorded_at"], name="appointment_recorded"),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['provider', 'next_due_at', 'id'], name='case_team_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('breach_raised_by__isnull', False), ('ending_proposed_by__isnull', False), ('death_reported_by__isnull', False), _connector='OR')), fields=['provider', 'next_due_at', 'id'], name='case_to_confirm'),
        ),
    ]
