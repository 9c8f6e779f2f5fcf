"""Who pays a line of funding, so that two of one kind stand side by side, and why somebody left without naloxone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('caseworkflow', '0011_steps_beside_in_time'),
    ]

    operations = [
        migrations.AddField(
            model_name='fundingline',
            name='payer',
            field=models.CharField(blank=True, db_default='', default='', help_text='who, where more than one can be of the source', max_length=80),
        ),
        migrations.AddField(
            model_name='placement',
            name='why_no_naloxone',
            field=models.CharField(blank=True, choices=[('holds', 'They have a kit'), ('declined', 'They declined it'), ('gone', 'They had left before it could be offered')], db_default='', default='', max_length=20),
        ),
    ]
