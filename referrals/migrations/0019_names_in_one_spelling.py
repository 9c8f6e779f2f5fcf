"""Names that were written before text had one spelling get it, and the keys by which they are found with them.

No entry is made: the letters are the same ones, in one piece and without signs that nobody sees, and nobody's word is changed.
What was sent stays as it came (`as_sent`, `digest`). Nothing is to be undone. Safe to run again.
"""

from django.db import migrations
from django.db.models import Q

from accounts.fields import normalise_text
from referrals.people.matching import name_key, sound_key

BATCH = 500
NAMES = {"Person": ("family_name", "given_names", "preferred_name"), "Referral": ("family_name", "given_names")}
KEYS = {"name_key": name_key, "sound_key": sound_key}


def spell_alike(apps, schema_editor):
    for model, fields in NAMES.items():
        rows = apps.get_model("referrals", model)._base_manager.using(schema_editor.connection.alias)
        not_plain = Q(*(Q(**{f"{one}__regex": r"[^ -~]"}) for one in fields), _connector=Q.OR)
        found = list(rows.filter(not_plain).values_list("pk", *fields))
        wrong = [pk for pk, *names in found if any(normalise_text(one) != one for one in names)]
        for begin in range(0, len(wrong), BATCH):
            respell(rows, rows.filter(pk__in=wrong[begin : begin + BATCH]), fields)


def respell(rows, batch, fields):
    changed = list(batch)
    keys = {name: made for name, made in KEYS.items() if changed and hasattr(changed[0], name)}
    for row in changed:
        for name in fields:
            setattr(row, name, normalise_text(getattr(row, name)))
        for name, made in keys.items():
            setattr(row, name, made(row.family_name, row.given_names))
    rows.bulk_update(changed, [*fields, *keys])


class Migration(migrations.Migration):
    dependencies = [("referrals", "0018_taken_back_and_held_rows")]
    operations = [migrations.RunPython(spell_alike, migrations.RunPython.noop)]
