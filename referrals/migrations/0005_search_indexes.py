"""What a search begins with, as PostgreSQL compares it: capitals, from the first letter on.

SQLite reads a small table faster than such an index, and has none of these.
"""

from django.db import migrations

INDEXES = {
    "person_family_name_begins": "referrals_person (upper(family_name) text_pattern_ops)",
    "referral_family_name_begins": "referrals_referral (upper(family_name) text_pattern_ops)",
    "referral_custody_record_is": "referrals_referral (upper(custody_record)) WHERE custody_record <> ''",
    "referral_crime_number_is": "referrals_referral (upper(crime_number)) WHERE crime_number <> ''",
    "referral_sent_pnc_is": "referrals_referral ((as_sent -> 'pnc_id'))",
}


def create(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, on in INDEXES.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")


def drop(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_queue_indexes")]
    operations = [migrations.RunPython(create, drop)]
