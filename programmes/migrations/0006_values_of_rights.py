"""How long an answer to a person may take, and how long records are kept: values that nobody has confirmed yet."""

from django.db import migrations

MOPI = "Original MoPI guidance: six years at least; the period is not settled"
PROPOSED = "Proposed by the project"
ARTICLE = "UK GDPR, article 12(3), and Data Protection Act 2018, section 54; read in summaries only"
VALUES = (
    ("subject_access_answer", "Answer to a request for what is held on somebody", 1, ARTICLE),
    ("subject_access_copy", "Copies made for such a request are kept, counted from its end", 3, PROPOSED),
    ("retention_completed", "A completed case is kept, counted from its end", 72, MOPI),
    ("retention_not_completed", "A case that ended otherwise is kept, counted from its end", 72, MOPI),
    ("retention_not_accepted", "A referral without a case is kept, counted from its end", 72, MOPI),
    (
        "retention_unlinked_extract",
        "Events of people who were never referred are kept, counted from the end of their import",
        3,
        PROPOSED,
    ),
)
FIRST = 27


def load(apps, _schema_editor):
    model = apps.get_model("programmes", "ReferenceValue")
    rows = [
        model(
            kind="legal_value",
            code=code,
            label=label,
            value={"amount": amount, "unit": "months"},
            position=FIRST + number,
            valid_from="2018-05-25",
            source=source,
            is_confirmed=False,
        )
        for number, (code, label, amount, source) in enumerate(VALUES)
    ]
    model.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_commissions_of_the_one_force")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
