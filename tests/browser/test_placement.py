"""A place in rehab: suitable, prepared, funded, a bed, admitted, completed, and a life after it."""

import pytest
from django.utils import timezone

from caseworkflow.placement.models import Placement
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.browser


def prepare_and_fund(worker, leader, base):
    """The worker prepares, the team leader signs off and finds the money."""
    worker.do(f"{base}check-suitability/", has_person_agreed=True)
    leader.do(f"{base}prepare/", is_dependence_assessed=True, is_clinically_signed_off=True, prep_sessions_needed="1")
    worker.do(f"{base}record-preparation/")
    leader.do(f"{base}seek-funding/", unit="The Lodge", price="12000")
    leader.do(f"{base}add-funding/", source="retailer", amount="12000", agreed_on=timezone.localdate())
    return leader.do(f"{base}fund/")


def test_from_suitability_to_life_afterwards(desks):
    row = make.planned("offender_to_rehab")
    worker, base, today = desks(row.caseworker), f"/cases/{row.pk}/placement/", timezone.localdate()
    prepare_and_fund(worker, desks(make.leader()), base)
    worker.do(f"{base}offer-bed/", at=timezone.now(), is_unit_registered=True)
    worker.do(f"{base}admit/", on=today, has_risk_plan=True)
    worker.do(f"{base}start-treatment/")
    worker.do(f"{base}complete/", on=today, aftercare_address="4 New Street")
    worker.do(f"{base}begin-aftercare/")
    assert (Placement.objects.get().state, worker.open(base).is_too_wide) == ("aftercare", False)


def test_a_bed_is_not_offered_before_the_money_is_agreed(desks):
    row = make.planned("offender_to_rehab")
    desk = desks(row.caseworker).open(f"/cases/{row.pk}/placement/offer-bed/")
    assert (desk.heading, Placement.objects.get().state) == ("This cannot be done now", "identified")
