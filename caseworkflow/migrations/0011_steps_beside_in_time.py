"""Since when a placement stands where it stands (not known of those before), and when other help was last asked after."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("caseworkflow", "0010_recorded_by_mistake"),
    ]

    operations = [
        migrations.AddField(
            model_name="onwardreferral",
            name="chased_on",
            field=models.DateField(blank=True, help_text="when the service last said that it had not begun", null=True),
        ),
        migrations.AddField(
            model_name="placement",
            name="moved_at",
            field=models.DateTimeField(blank=True, help_text="when it came to its state", null=True),
        ),
        migrations.AlterField(
            model_name="placement",
            name="moved_at",
            field=models.DateTimeField(
                blank=True, default=django.utils.timezone.now, help_text="when it came to its state", null=True
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="next_clock",
            field=models.CharField(
                blank=True,
                choices=[
                    ("decide", "Decide"),
                    ("allocate", "Allocate"),
                    ("attempt", "First attempt"),
                    ("next_attempt", "Try again"),
                    ("first_contact", "Speak to them"),
                    ("appointment", "Offer appointment"),
                    ("record", "Record what happened"),
                    ("assess", "Assess"),
                    ("plan", "Agree plan"),
                    ("begin", "Begin"),
                    ("review", "Review"),
                    ("explain", "Ask for the cause"),
                    ("confirm_breach", "Confirm breach review"),
                    ("police", "Police decide"),
                    ("end", "End of contract"),
                    ("refer", "Refer to treatment"),
                    ("chase", "Ask whether treatment began"),
                    ("placement", "Move the placement on"),
                    ("laboratory", "Laboratory result"),
                    ("return", "Return to police"),
                    ("close", "Close"),
                ],
                max_length=20,
            ),
        ),
    ]
