"""A search of what one organisation sent: by surname within the sender, and numbers in indexes that hold every row.

An index of those that have a number was never read, since the search does not say that the number is not empty, and no
statistics were kept of it. As in 0005, SQLite reads a small table faster and has none of these.
"""

from django.db import migrations

CREATED = {
    "referral_sender_family_name": "referrals_referral (sender_id, upper(family_name) text_pattern_ops)",
    "referral_custody_record_key": "referrals_referral (upper(custody_record))",
    "referral_crime_number_key": "referrals_referral (upper(crime_number))",
}

DROPPED = {
    "referral_custody_record_is": "referrals_referral (upper(custody_record)) WHERE custody_record <> ''",
    "referral_crime_number_is": "referrals_referral (upper(crime_number)) WHERE crime_number <> ''",
}


def replace(dropped, created):
    def run(_apps, schema_editor):
        if schema_editor.connection.vendor != "postgresql":
            return
        for name, on in created.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")
        for name in dropped:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    return run


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_custody_list_index")]
    operations = [migrations.RunPython(replace(DROPPED, CREATED), replace(CREATED, DROPPED))]
