"""The words of states as the pages say them; nothing in the database changes."""


import django_fsm
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ('caseworkflow', '0003_queue_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='disposalclock',
            name='state',
            field=django_fsm.FSMField(choices=[('running', 'Clock running'), ('decided', 'Decided'), ('lapsed', 'Limit passed')], default='running', max_length=50, protected=True),
        ),
        migrations.AlterField(
            model_name='placement',
            name='state',
            field=django_fsm.FSMField(choices=[('identified', 'Identified'), ('suitability', 'Checking suitability'), ('prep', 'Preparing'), ('funding_sought', 'Funding sought'), ('funded', 'Funded'), ('refused', 'Funding refused'), ('bed_offered', 'Bed offered'), ('detox', 'In detox'), ('buvidal', 'On Buvidal'), ('admitted', 'Admitted'), ('in_treatment', 'In treatment'), ('completed', 'Treatment completed'), ('left_early', 'Left early'), ('discharged_by_unit', 'Discharged by the unit'), ('died', 'Died'), ('aftercare', 'Aftercare'), ('abstinent', 'Abstinent'), ('lapsed', 'Lapsed')], default='identified', max_length=50, protected=True),
        ),
    ]
