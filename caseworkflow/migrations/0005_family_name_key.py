"""An open case carries the family name by which it is searched; the version before writes an empty one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("caseworkflow", "0004_words_of_states")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="family_name_key",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="the person's family name in capitals, by which open cases are searched",
                max_length=300,
            ),
        ),
    ]
