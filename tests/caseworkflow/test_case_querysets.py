"""Which cases stand in which list, and page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.allocation import services as case
from caseworkflow.case.models import Case
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Appointment
from caseworkflow.ending import services as ending_services
from programmes.terms.vocabularies import ClosureReason
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db


def test_an_accepted_referral_waits_to_be_allocated():
    referral = make.accepted_referral()
    assert list(Case.objects.to_allocate(make.leader())) == [referral]
    case.allocate_case(referral_id=referral.pk, actor=make.leader(), caseworker=make.worker())
    assert list(Case.objects.to_allocate(make.leader())) == []


def test_history_stays_out_of_the_inbox():
    referral = make.accepted_referral()
    type(referral).objects.update(is_history=True)
    assert list(Case.objects.to_allocate(make.leader())) == []


def test_what_ran_out_is_overdue(frozen):
    row = make.allocated()
    assert list(Case.objects.overdue()) == []
    frozen.shift(timedelta(days=2))
    assert list(Case.objects.overdue()) == [row]


def test_a_booked_case_waits_for_the_person_and_then_for_us(frozen):
    row = make.booked(at=timezone.now() + timedelta(hours=3))
    assert (list(Case.objects.waiting_for_someone_else()), list(Case.objects.outcomes_to_record())) == ([row], [])
    frozen.shift(timedelta(hours=4))
    assert (list(Case.objects.waiting_for_someone_else()), list(Case.objects.outcomes_to_record())) == ([], [row])


def test_a_proposed_ending_waits_for_the_team_leader():
    row = make.contacting()
    ending_services.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.DECLINED)
    assert list(Case.objects.next_for_leader("confirm_ending")) == [row]


def test_a_list_page_asks_once(django_assert_num_queries):
    make.allocated()
    with django_assert_num_queries(1):
        shown = [
            (row.person__family_name, row.caseworker__display_name)
            for row in Case.objects.with_list_columns().by_next_due()
        ]
    assert shown == [("Carter", make.worker().display_name)]


def test_what_belongs_to_a_case_is_seen_with_it():
    row = make.booked()
    stranger = member(Role.CASEWORKER, at=organisation("provider", "Another provider"))
    seen = [
        (kind.objects.visible_to(row.caseworker).count() > 0, kind.objects.visible_to(stranger).count())
        for kind in (Appointment, Consent)
    ]
    assert seen == [(True, 0), (True, 0)]
