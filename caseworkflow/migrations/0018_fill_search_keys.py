"""Every case gets its keys, some thousands at a time; what the version before opens meanwhile is mended by the clock.

Where it was stopped it is run again, and goes on with the cases that have none.
"""

from django.db import migrations
from django.db.models import Exists, OuterRef

from caseworkflow.case.matching import keys_of

AT_ONCE = 2000


def fill(apps, _schema_editor):
    cases, keys = (apps.get_model("caseworkflow", name).objects for name in ("Case", "SearchKey"))
    joined = apps.get_model("caseworkflow", "JoinedReferral").objects.select_related("referral")
    rows = cases.filter(~Exists(keys.filter(case=OuterRef("pk")))).select_related("person", "referral").order_by("pk")
    page = list(rows[:AT_ONCE])
    while page:
        sent = {case.pk: [case.referral] for case in page}
        for one in joined.filter(case__in=page):
            sent[one.case_id].append(one.referral)
        keys.bulk_create(
            [
                keys.model(case=case, provider_id=case.provider_id, is_open=case.state != "closed", key=key)
                for case in page
                for key in sorted(keys_of(names_of(case.person, sent[case.pk]), case.person.mobile))
            ],
            batch_size=AT_ONCE,
        )
        page = list(rows.filter(pk__gt=page[-1].pk)[:AT_ONCE])


def names_of(person, referrals):
    called = (person.family_name, person.given_names, person.preferred_name)
    return [called, *((one.family_name, one.given_names) for one in referrals)]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("caseworkflow", "0017_search_keys"), ("referrals", "0019_names_in_one_spelling")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
