"""What already waits for a team leader is on their list at once, the rest is reckoned by the clock; a high risk is reviewed sooner."""

from datetime import timedelta

from django.db import migrations
from django.db.models import Exists, F, OuterRef, Q

#: As `screen_risk` sets it from now on, by the values of `programmes.0011`.
WEEKS = {"high": 1, "medium": 4}

WAITING = (
    ("confirm_death", Q(death_reported_by__isnull=False)),
    ("confirm_ending", Q(ending_proposed_by__isnull=False) & ~Q(state__in=("completed", "not_completed", "returned"))),
    ("confirm_breach", Q(breach_raised_by__isnull=False, state="concern")),
    ("close", Q(next_clock="close")),
)

ARRANGING = ("identified", "suitability", "prep", "funding_sought", "funded", "refused", "bed_offered")
STAYING = ("detox", "buvidal", "admitted", "in_treatment")
AFTER = ("completed", "left_early", "discharged_by_unit", "aftercare", "abstinent", "lapsed")


def fill(apps, _schema_editor):
    cases = apps.get_model("caseworkflow", "Case").objects.exclude(state="closed")
    screens = apps.get_model("caseworkflow", "RiskScreen").objects
    unknown = screens.filter(case=OuterRef("pk"), state="high", leader_told_at=None)
    fill_lead(cases, "confirm_death", Q(death_reported_by__isnull=False))
    fill_lead(cases.filter(Exists(unknown)), "acknowledge", Q())
    for act, asked in WAITING:
        fill_lead(cases, act, asked)
    fill_stages(cases.filter(state__in=("in_education", "in_treatment")), apps.get_model("caseworkflow", "Placement"))
    shorten_reviews(screens)


def fill_lead(cases, act, asked):
    cases.filter(asked, lead_clock="").update(lead_clock=act, lead_due_at=F("next_due_at"), waits_for="leader")


def fill_stages(cases, placements):
    for stage, states in (("arranging", ARRANGING), ("staying", STAYING), ("after", AFTER)):
        cases.filter(Exists(placements.objects.filter(case=OuterRef("pk"), state__in=states))).update(stage=stage)


def shorten_reviews(screens):
    for level, weeks in WEEKS.items():
        for day in set(screens.filter(state=level, screened_on__isnull=False).values_list("screened_on", flat=True)):
            sooner = day + timedelta(weeks=weeks)
            screens.filter(state=level, screened_on=day, review_on__gt=sooner).update(review_on=sooner)


class Migration(migrations.Migration):
    dependencies = [("caseworkflow", "0015_next_things")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
