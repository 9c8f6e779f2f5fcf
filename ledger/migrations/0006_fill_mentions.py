"""On SQLite, whom the entries name that are there already; from now on a trigger writes it."""

from django.db import migrations

FILL = (
    "INSERT INTO ledger_mention (subject, seq) SELECT DISTINCT named.value, ledger_entry.seq "
    "FROM ledger_entry, json_each(ledger_entry.subjects) AS named"
)


def fill(_apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_index_of_who_is_named")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
