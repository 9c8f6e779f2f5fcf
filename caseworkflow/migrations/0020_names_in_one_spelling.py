"""Open cases are found by the family name of their person as it is spelt now."""

from django.db import migrations

from accounts.fields import normalise_text

BATCH = 500


def spell_alike(apps, schema_editor):
    cases = apps.get_model("caseworkflow", "Case")._base_manager.using(schema_editor.connection.alias)
    found = cases.exclude(state="closed").filter(family_name_key__regex=r"[^ -~]").values_list("pk", "family_name_key")
    wrong = {pk: normalise_text(key) for pk, key in found if normalise_text(key) != key}
    for begin in range(0, len(wrong), BATCH):
        changed = list(cases.filter(pk__in=list(wrong)[begin : begin + BATCH]))
        for case in changed:
            case.family_name_key = wrong[case.pk]
        cases.bulk_update(changed, ["family_name_key"])


class Migration(migrations.Migration):
    dependencies = [
        ("caseworkflow", "0019_fill_what_notices_are_about"),
        ("referrals", "0019_names_in_one_spelling"),
    ]
    operations = [migrations.RunPython(spell_alike, migrations.RunPython.noop)]
