"""The synthetic force: the same for a seed, whole, true to the machines, and never poured into anything real."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.test import override_settings
from oauth2_provider.models import get_application_model

from accounts.models import ForceClient, Organisation, User
from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.consent.models import Consent
from caseworkflow.contact.models import Attempt
from caseworkflow.contract.models import Contract
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.placement.models import Placement
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.risk.models import RiskScreen
from caseworkflow.victim.models import Victim
from demo.accounts import CLIENT_ID, PROVIDER
from demo.filling import fill_database
from demo.offending.offences import BASE, EACH_CONVICTION, MOST
from demo.plans import GALLERY
from ledger.chain import verify_chain
from ledger.models import Entry, Kind
from outcomes.extract.models import OffenceRecord
from outcomes.figure import cohorts
from outcomes.figure.measures import reoffending
from outcomes.follow_up import services
from outcomes.follow_up.models import FollowUp
from referrals.custody.models import Detention
from referrals.feedback.models import Feedback
from referrals.people.models import Likeness, Person
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import EligibilityAnswer, Referral
from referrals.referral.states import CLOSED, OPEN, ReferralState
from tests.conftest import NOW

ROOT = Path(__file__).parents[2]

SMALL, WHOLE = 24, len(GALLERY) + 30

MACHINES = (
    Referral,
    Case,
    RequiredAssessment,
    Contract,
    Placement,
    DisposalClock,
    Consent,
    Victim,
    RiskScreen,
    PoliceDecision,
    Likeness,
    FollowUp,
)

BUSINESS = {
    Person: ("family_name", "given_names", "date_of_birth", "pnc_id", "mobile"),
    Referral: ("programme__code", "state", "referred_at", "family_name", "crime_number", "accepted_on"),
    EligibilityAnswer: ("rule", "result", "sentence"),
    Case: ("programme__code", "state", "caseworker__username", "allocated_at", "ended_on", "closure_reason"),
    Feedback: ("value", "ending", "on", "at"),
    OffenceRecord: ("record_id", "event", "offence_code", "event_on", "link"),
    FollowUp: ("window", "index_on", "state", "recorded_count", "proven_count"),
}


def demo_command(**options):
    out = StringIO()
    call_command("demo", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def digest_of(rows):
    """One digest of many rows, whatever their order."""
    lines = sorted("|".join(map(str, row)) for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()


def digests():
    return {model.__name__: digest_of(model.objects.values_list(*columns)) for model, columns in BUSINESS.items()}


def after_filling(read, **options):
    """What is read of a database that is filled, and then is as empty as before."""
    with transaction.atomic():
        fill_database(people=SMALL, **options)
        found = read()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return tmp_path_factory.mktemp("filled")


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker, files):
    """One filling for all tests that only look at it."""
    own = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], CHECKPOINT_DIR=str(files)
    )
    with django_db_blocker.unblock(), own, time_machine.travel(NOW, tick=False), transaction.atomic():
        yield fill_database(people=WHOLE, seed=7)
        transaction.set_rollback(True)


@pytest.fixture
def force(once, db):
    return once


def test_same_seed_gives_same_rows_and_another_seed_others(db):
    one, again, other = [after_filling(digests, seed=seed) for seed in (3, 3, 4)]
    assert one == again
    assert [name for name in ("Person", "Referral", "Case", "OffenceRecord") if one[name] == other[name]] == []


def test_ids_and_references_of_past_come_from_seed(db):
    def keys():
        return sorted(Referral.objects.values_list("pk", "reference", "person_id"), key=str)

    past = {"seed": 3, "until": date(2026, 3, 1)}
    assert after_filling(keys, **past) == after_filling(keys, **past)


AGREE = """
import random, types, django
from datetime import datetime, UTC
django.setup()
from caseworkflow.models import Assessment
from demo.casework.assessing import invent_plan
rows = [Assessment(scores={"housing": 8, "drugs": 7, "alcohol": 9, "mental_health": 7, "offending": 2})]
course = types.SimpleNamespace(rows=rows, id=None, facts={}, rng=random.Random(1), move=lambda *_: None, add=rows.append)
course.choices = types.SimpleNamespace(active_state=types.SimpleNamespace(value="in_treatment"))
invent_plan(course, datetime(2026, 3, 2, tzinfo=UTC))
print(*[goal.need for goal in rows[1:]])
"""


@pytest.mark.parametrize("hash_seed", ["0", "5"])
def test_goals_come_in_the_same_order_in_every_process(hash_seed, tmp_path):
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "diversion.settings"}
    command = [sys.executable, "-c", AGREE]
    answer = subprocess.run(
        command, cwd=ROOT, env={**given, "PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "alcohol housing drugs mental_health\n"


def test_production_is_refused(db, settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        demo_command(people=5)
    with pytest.raises(CommandError, match="production"):
        demo_command(sign_ins=True)


def test_command_answers_in_json(db):
    answer = json.loads(demo_command(people=3, json=True, until=date(2026, 3, 1)))
    assert (answer["people"], Person.objects.count() > 0) == (3, True)


def against_baseline(code):
    """Recorded offences of a cohort in twelve months, for each that people with as many convictions would have had."""
    span, as_of = cohorts.Span(date(2024, 4, 1), date(2024, 12, 1)), date(2026, 3, 2)
    cohort = cohorts.cohort_members(code, span)
    found = reoffending.count_cohort(code, span, as_of=as_of, measures=["M3"]).answer("M3", 12)
    referrals = Referral.objects.filter(pk__in=[one.referral_id for one in cohort])
    convictions = [count or 0 for count in referrals.values_list("previous_convictions", flat=True)]
    return found.events / sum(BASE + EACH_CONVICTION * min(count, MOST) for count in convictions)


@pytest.mark.slow
def test_planted_effect_shows_between_people_with_as_many_convictions(db):
    fill_database(people=5000, seed=1, until=date(2026, 3, 2))
    assert 0.5 < against_baseline("divert") / against_baseline("required_assessment") < 0.95


def test_every_state_of_every_machine_is_populated(force):
    missing = {}
    for model in MACHINES:
        states = {value for value, _ in model._meta.get_field("state").choices}
        missing[model.__name__] = states - set(model.objects.values_list("state", flat=True))
    # Nobody is without a force in the demonstration, and that alone makes a follow-up not measurable.
    assert missing == {model.__name__: set() for model in MACHINES} | {"FollowUp": {"not_measurable"}}


def test_every_outcome_of_custody_is_populated(force):
    assert set(Detention.objects.values_list("seen", flat=True)) == {"on_list", "seen", "declined", "not_seen"}


def test_funnel_reconciles_to_last_referral(force):
    states = Counter(Referral.objects.exclude(state=ReferralState.DRAFT).values_list("state", flat=True))
    pending, ended = sum(states[one] for one in OPEN), sum(states[one] for one in CLOSED)
    assert states.total() == states[ReferralState.ACCEPTED] + pending + ended


def test_every_accepted_referral_has_three_follow_ups_but_those_of_today(force):
    accepted = Referral.objects.filter(state="accepted").annotate(count=Count("follow_ups"))
    assert set(accepted.filter(accepted_on__lt=date(2026, 3, 2)).values_list("count", flat=True)) == {3}


def test_answers_are_those_of_real_rules(force):
    by_rule = Referral.objects.filter(state="accepted", decided_by__username="clock")
    results = EligibilityAnswer.objects.filter(referral__in=by_rule).values_list("result", flat=True)
    assert set(results) == {"met"}


def test_dates_of_cases_are_in_order(force):
    wrong = Case.objects.filter(closed_on__lt=F("ended_on")) | Case.objects.filter(assessed_on__gt=F("ended_on"))
    early = Case.objects.filter(first_contact_at__lt=F("first_attempt_at"))
    assert [wrong.count(), early.count()] == [0, 0]


def test_stored_measurements_are_those_of_service(force):
    rows = FollowUp.objects.filter(state="measured").order_by("pk")[:5]
    for row in rows:
        again = services.record_follow_up(follow_up_id=row.pk, actor=User.objects.clock())
        assert (again.recorded_count, again.proven_count) == (row.recorded_count, row.proven_count)


def test_ledger_holds_and_its_end_is_signed(force, settings, files):
    settings.CHECKPOINT_DIR = str(files)
    found = verify_chain()
    assert (found.first_bad, found.checkpoints) == (None, 1)


def test_batches_are_entered_with_count_and_digest(force):
    entry = Entry.objects.filter(verb="demo", object_kind="referrals.referral").first()
    assert sorted(entry.facts) == ["count", "digest", "synthetic"]


def test_caseworker_has_a_full_caseload_and_work_today(force):
    worker = User.objects.get(username="caseworker-1")
    mine = Case.objects.on_caseload_of(worker)
    assert mine.count() >= 30
    assert mine.filter(opened_at=None).exists()
    assert mine.outcomes_to_record().exists()


def test_leader_has_something_to_accept_allocate_and_confirm(force):
    leader = User.objects.get(username="team-leader-1")
    cases = Case.objects.visible_to(leader)
    waiting = [
        Referral.objects.visible_to(leader).undecided(),
        Case.objects.to_allocate(leader),
        cases.next_for_leader("confirm_breach"),
        cases.next_for_leader("confirm_ending"),
    ]
    assert [rows.exists() for rows in waiting] == [True] * 4


def test_what_waits_has_no_case_and_what_has_one_does_not_wait(force):
    accepted = Referral.objects.filter(state=ReferralState.ACCEPTED)
    is_answered = Q(case__isnull=False) | Q(joined_case__isnull=False)
    wrong = accepted.filter(is_answered, taken_up_at=None) | accepted.filter(~is_answered, taken_up_at__isnull=False)
    assert wrong.count() == 0


def test_what_officers_were_told_is_news_to_the_one_who_referred(force):
    told = Feedback.objects.exclude(value="received")
    assert (
        told.exclude(reader=F("referral__referring_officer")).filter(referral__referring_officer__isnull=False).count()
        == 0
    )
    assert told.filter(read_at=None, reader__isnull=False).exists()


def test_every_team_has_somebody_to_decide_on_to_allocate_and_to_meet_today(force):
    idle = {}
    for leader in User.objects.filter(memberships__role=Role.TEAM_LEADER):
        cases = Case.objects.visible_to(leader)
        waiting = {
            "decide": Referral.objects.visible_to(leader).undecided(),
            "allocate": Case.objects.to_allocate(leader),
            "meet": cases.filter(appointments__starts_at__date=NOW.date()),
            "work with": cases.filter(begun_on__isnull=False),
        }
        idle[leader.username] = [name for name, rows in waiting.items() if not rows.exists()]
    assert idle == {name: [] for name in idle}
    assert len(idle) == 7


def test_attempts_follow_one_another_and_the_case_says_when_the_first_was(force):
    at_once = Attempt.objects.values("case", "at").annotate(count=Count("pk")).filter(count__gt=1)
    tried = Case.objects.filter(attempts__isnull=False).annotate(first=Min("attempts__at")).distinct()
    assert [at_once.count(), tried.exclude(first=F("first_attempt_at")).count()] == [0, 0]
    assert Attempt.objects.filter(at__gt=NOW).count() == 0


def test_the_history_of_a_required_assessment_leads_to_where_it_stands(force):
    open_rows = RequiredAssessment.objects.exclude(case__state="closed")
    entries = Entry.objects.filter(object_kind="caseworkflow.requiredassessment", kind=Kind.MOVE).order_by("seq")
    last = {entry.object_id: (entry.verb, entry.after) for entry in entries}
    assert {str(row.pk): row.state for row in open_rows} == {
        str(row.pk): last.get(str(row.pk), ("", ""))[1] for row in open_rows
    }
    assert open_rows.count() > 10


def test_police_are_told_of_a_failed_assessment_in_time(force):
    untold = RequiredAssessment.objects.filter(police_told_at=None, tell_police_by__isnull=False)
    assert untold.filter(case__state="closed").count() == 0
    assert {row.state: row.tell_police_by > NOW for row in untold} == {"ia_failed": True, "fa_failed": True}


def test_police_have_decisions_to_take_and_people_in_cells(force):
    sergeant = User.objects.get(username="decision-maker-1")
    assert PoliceDecision.objects.visible_to(sergeant).waiting().count() >= 3
    assert Detention.objects.visible_to(sergeant).filter(released_at=None, seen="on_list").count() == 4


def test_likenesses_wait_for_somebody_to_judge(force):
    assert Likeness.objects.filter(state="proposed").exists()


def test_police_system_is_bound_to_its_force(force):
    bound = ForceClient.objects.get(client_id=CLIENT_ID)
    assert get_application_model().objects.filter(client_id=CLIENT_ID).exists()
    assert (bound.user.role, bound.user.organisation.code) == (Role.API_CLIENT, "20")


def test_programmes_have_the_providers_of_their_own_lists(force):
    home = Organisation.objects.get(name=PROVIDER)
    assert home.commissions.filter(programme__code="divert").count() == 1


def test_a_filled_database_is_refused(force):
    with pytest.raises(CommandError, match="not empty"):
        demo_command(people=5)
