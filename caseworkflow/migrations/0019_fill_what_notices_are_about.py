"""Messages on record say which case they were about, by the entry that they came from."""

from django.db import migrations

AT_ONCE = 2000


def fill(apps, _schema_editor):
    notices, entries = (apps.get_model("ledger", name).objects for name in ("Notice", "Entry"))
    rows = notices.filter(about_id=None).order_by("pk")
    page = list(rows[:AT_ONCE])
    while page:
        from_entries = entries.in_bulk([one.entry_id for one in page])
        for one in page:
            entry = from_entries.get(one.entry_id)
            if entry is not None:
                one.about_kind, one.about_id = about(apps, entry)
        notices.bulk_update(page, ["about_kind", "about_id"], batch_size=AT_ONCE)
        page = list(rows.filter(pk__gt=page[-1].pk)[:AT_ONCE])


def about(apps, entry):
    """A case where the entry is about one or about what stands beside one; else what the entry is about."""
    if not entry.object_kind.startswith("caseworkflow.") or entry.object_kind == "caseworkflow.case":
        return entry.object_kind, entry.object_id or None
    row = apps.get_model(entry.object_kind).objects.filter(pk=entry.object_id).first()
    return "caseworkflow.case", getattr(row, "case_id", None)


class Migration(migrations.Migration):
    dependencies = [("caseworkflow", "0018_fill_search_keys"), ("ledger", "0008_what_a_notice_is_about")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
