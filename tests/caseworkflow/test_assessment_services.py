"""An assessment as it is kept: the first one, which may be the first contact, and those after it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from caseworkflow.assessment import services as assessment
from caseworkflow.assessment.models import Assessment
from caseworkflow.case.models import Case
from ledger.models import Entry, Kind
from tests.factories import caseworkflow as make
from tests.factories.satellites import reasons_of
from workflow.machine import MoveConflict

pytestmark = pytest.mark.django_db

TODAY, HOUR = date(2026, 3, 3), timedelta(hours=1)
SAID = {
    "scores": {"drugs": 4, "housing": None},
    "substances": ("heroin", "cannabis"),
    "has_treatment_need": True,
    "naloxone": "given",
    "summary": "Wants to stop",
}


def by_worker(row, **how):
    return {"case_id": row.pk, "actor": row.caseworker, **SAID, **how}


def kept(row):
    return (row.scores, row.substances, row.has_treatment_need, row.naloxone, row.summary, row.by, row.done_on)


def as_said(row):
    return (
        {"drugs": 4, "housing": None},
        ["heroin", "cannabis"],
        True,
        "given",
        "Wants to stop",
        row.caseworker,
        TODAY,
    )


@pytest.fixture
def ready():
    return make.ready_to_assess("arrest_referral")


def test_the_first_assessment_keeps_what_was_said_and_moves_the_case(ready):
    row = assessment.record_assessment(**by_worker(ready, is_identity_confirmed=True))
    found = Assessment.objects.get()
    assert (row.state, row.assessed_on, found.kind, found.is_identity_confirmed) == ("assessed", TODAY, "initial", True)
    assert kept(found) == as_said(ready)


def test_of_somebody_who_was_met_before_the_first_contact_stays(ready):
    before = (ready.first_contact_at, ready.last_contact_at, ready.first_attempt_at)
    row = assessment.record_assessment(**by_worker(ready, is_identity_confirmed=True))
    assert (row.first_contact_at, row.last_contact_at, row.first_attempt_at) == before
    assert None not in before


@pytest.mark.parametrize("ago", [None, HOUR])
def test_in_the_cell_it_is_the_first_contact_and_the_first_attempt_where_there_was_none(ready, ago):
    attempt = timezone.now() - ago if ago else None
    Case.objects.filter(pk=ready.pk).update(first_contact_at=None, last_contact_at=None, first_attempt_at=attempt)
    assessment.record_assessment(**by_worker(ready, is_identity_confirmed=True))
    row = make.fresh(ready)
    assert (row.first_contact_at, row.last_contact_at, row.first_attempt_at) == (
        timezone.now(),
        timezone.now(),
        attempt or timezone.now(),
    )


def test_somebody_whose_identity_is_not_confirmed_is_not_assessed(ready):
    assert len(reasons_of(assessment.record_assessment, **by_worker(ready, is_identity_confirmed=False))) == 1
    assert Assessment.objects.count() == 0


def test_a_page_that_is_out_of_date_assesses_and_reviews_nobody(ready):
    for made, more in ((assessment.record_assessment, {"is_identity_confirmed": True}), (assessment.record_review, {})):
        with pytest.raises(MoveConflict):
            made(**by_worker(ready, version=ready.version - 1, **more))
    assert Assessment.objects.count() == 0


def test_nobody_is_reviewed_before_the_first_assessment(ready):
    assert reasons_of(assessment.record_review, **by_worker(ready)) == ("The first assessment has not been done.",)


@pytest.mark.parametrize("kind", ["review", "exit"])
def test_a_review_is_kept_and_entered_under_its_kind_and_nothing_moves(ready, kind):
    assessment.record_assessment(**by_worker(ready, is_identity_confirmed=True))
    how = {} if kind == "review" else {"kind": kind}
    found = assessment.record_review(**by_worker(ready, **how))
    found.refresh_from_db()
    entry = Entry.objects.about(ready).get(verb=f"record_{kind}")
    assert (found.kind, found.is_identity_confirmed, kept(found), make.fresh(ready).state) == (
        kind,
        True,
        as_said(ready),
        "assessed",
    )
    assert (entry.kind, entry.facts) == (Kind.COLLECTION, {"assessment": str(found.pk)})


def test_a_review_is_of_the_day_that_is_said(ready):
    assessment.record_assessment(**by_worker(ready, is_identity_confirmed=True))
    make.moved_back(make.fresh(ready))
    day = TODAY - timedelta(days=1)
    assert assessment.record_review(**by_worker(ready, done_on=day)).done_on == day
