"""Seeds that lie readable are sealed; sessions and recovery codes that lie readable go, and are made anew."""

from django.db import migrations

from accounts.sealing import FORM, seal_text
from accounts.second_factor.adapter import purpose_for


def seal_seeds(apps, _schema_editor):
    authenticators = apps.get_model("mfa", "Authenticator").objects
    authenticators.filter(type="recovery_codes").delete()
    apps.get_model("sessions", "Session").objects.all().delete()
    for one in authenticators.filter(type="totp"):
        if not one.data["secret"].startswith(FORM):
            one.data["secret"] = seal_text(one.data["secret"], purpose_for(str(one.user_id)))
            one.save(update_fields=["data"])


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_sessions_ended"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
    ]

    operations = [migrations.RunPython(seal_seeds, migrations.RunPython.noop)]
