"""Which entries name one person, found in an index: on PostgreSQL one over the list of each entry.

Few pages wait in it at a time, so that no page pays for many others. SQLite has `ledger_mention` instead.
"""

from django.db import migrations

CREATE = (
    "CREATE INDEX IF NOT EXISTS ledger_entry_subjects ON ledger_entry USING gin (subjects jsonb_path_ops) "
    "WITH (gin_pending_list_limit = 256)"
)


def create(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS ledger_entry_subjects")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_who_is_named")]
    operations = [migrations.RunPython(create, drop)]
