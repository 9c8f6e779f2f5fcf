"""What is cleared away at night: what has run out, and nothing that still counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import KnownPlace, Limit, Session, SharedValue
from accounts.schedules import SCHEDULE, clear_sign_in_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "field", "age"),
    [
        (Limit, "since", timedelta(days=1)),
        (KnownPlace, "seen_at", timedelta(days=30)),
        (SharedValue, "expires", timedelta()),
    ],
)
def test_rows_go_when_their_time_has_passed(model, field, age):
    name = model._meta.pk.name
    for key, more in (("younger", timedelta(seconds=-1)), ("on", timedelta()), ("older", timedelta(seconds=1))):
        rest = {Limit: {"spent": 1}, SharedValue: {"value": ""}}.get(model, {})
        model.objects.create(**{name: key, field: timezone.now() - age - more}, **rest)
    clear_sign_in_rows()
    assert list(model.objects.values_list(name, flat=True)) == ["younger"]


def test_sessions_go_when_they_have_run_out(client, auditor, frozen):
    client.force_login(auditor, backend="accounts.sign_in.Backend")
    clear_sign_in_rows()
    before = Session.objects.count()
    frozen.shift(timedelta(hours=12, seconds=1))
    clear_sign_in_rows()
    assert (before, Session.objects.count()) == (1, 0)


def test_the_clock_calls_it_by_its_name():
    assert list(SCHEDULE) == [clear_sign_in_rows.name]
