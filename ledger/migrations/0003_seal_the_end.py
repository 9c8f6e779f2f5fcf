"""The end that stood before ends were sealed is sealed as it stands."""

import hashlib
import hmac

from django.conf import settings
from django.db import migrations


def seal_the_end(apps, schema_editor):
    head = apps.get_model("ledger", "Head").objects.using(schema_editor.connection.alias).filter(pk=1, seal="").first()
    if head is not None:
        sealed = f"end of the ledger|{head.seq}|{head.mac}|{head.key_id}"
        head.seal = hmac.new(settings.AUDIT_KEY.encode(), sealed.encode(), hashlib.sha256).hexdigest()
        head.save()


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_seals_checks_and_checkpoints")]

    operations = [migrations.RunPython(seal_the_end, migrations.RunPython.noop)]
