"""A high risk counts as known once a team leader has said so; those that nobody knows of are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('caseworkflow', '0012_payers_and_naloxone'),
    ]

    operations = [
        migrations.AlterField(
            model_name='riskscreen',
            name='leader_told_at',
            field=models.DateTimeField(blank=True, help_text='when a team leader said that they know of a high risk', null=True),
        ),
        migrations.AddIndex(
            model_name='riskscreen',
            index=models.Index(condition=models.Q(('leader_told_at__isnull', True), ('state', 'high')), fields=['case'], name='risk_unknown'),
        ),
    ]
