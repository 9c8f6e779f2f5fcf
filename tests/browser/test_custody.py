"""Arrest referral from the custody list, and the assessment that police require of somebody who tested positive."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.required_assessment.models import RequiredAssessment
from referrals.custody.models import Detention
from tests.browser.test_contract import decide
from tests.factories import caseworkflow as make
from tests.factories.accounts import member

pytestmark = pytest.mark.browser


def test_somebody_on_the_custody_list_is_seen_by_a_worker(desks, custody_officer, arrest_referral_worker):
    officer = desks(custody_officer, width=320)
    officer.do(
        "/referrals/custody/add/",
        suite="Perry Barr",
        initials="SO",
        cell="M4",
        detained_at=timezone.now() - timedelta(hours=1),
    )
    worker = desks(arrest_referral_worker).follow("Custody list")
    assert "M4" in worker.words
    worker.do(f"/referrals/custody/{Detention.objects.get().pk}/seen/", seen="seen")
    assert Detention.objects.get().seen == "seen"


def imposed(desks):
    worker = member(Role.ARREST_REFERRAL_WORKER, username="in.custody")
    row = make.allocated("required_assessment", to=worker)
    desk, sergeant = desks(worker), desks(make.sergeant())
    desk.open(f"/cases/{row.pk}/required-assessment/")
    assert "Police have been asked and have not answered yet." in desk.words
    decide(sergeant, decision="impose")
    return row, desk, sergeant


def state():
    return RequiredAssessment.objects.get().state


def test_a_required_assessment_is_imposed_by_police_and_its_notice_served(desks):
    row, desk, _ = imposed(desks)
    assert state() == "imposed"
    desk.do(
        f"/cases/{row.pk}/required-assessment/serve-notice/",
        at=timezone.now() + timedelta(days=2),
        place="Perry Barr custody suite",
        is_warning_given=True,
    )
    assert state() == "notice_served"


def test_police_who_do_not_impose_it_leave_none(desks):
    worker = member(Role.ARREST_REFERRAL_WORKER, username="in.custody")
    row = make.allocated("required_assessment", to=worker)
    desk = desks(worker)
    decide(desks(make.sergeant()), decision="not_impose")
    assert (RequiredAssessment.objects.count(), desk.open(f"/cases/{row.pk}/").heading) == (0, "Jo Carter")
