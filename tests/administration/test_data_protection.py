"""The data-protection officer's desk: what is signed, agreed, asked for and lost, with the clocks of the law."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import PEOPLE, Role
from administration.data_protection import presenters, services
from administration.data_protection.models import DataBreach, ProcessingFlow, RightsRequest, SharingAgreement
from administration.data_protection.validators import ANSWERED_FIRST, BACKWARDS, BOTH, NOT_YET, REVIEW_FIRST, TOLD_FIRST
from ledger.models import Entry
from programmes.models import ReferenceValue
from referrals.correction.services import CorrectionPlace, keep_correction
from tests.conftest import NOW
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.factories.pages import seen_on
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def flow():
    return ProcessingFlow.objects.get(code="feedback")


@pytest.fixture
def page(auditor, client_for):
    return client_for(auditor)


def address(name, *args):
    return reverse(f"administration:{name}", args=args)


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def moment(name, value):
    return {**day(name, value), f"{name}_time": f"{value:%H:%M}"}


def agreed(actor, flow, **changes):
    given = {"parties": "A and B", "document": "ISA 7", "from_on": TODAY, "review_on": TODAY + DAY, **changes}
    return services.add_agreement(actor=actor, flows=[flow], **given)


def lost(actor, known_at=NOW):
    return services.record_data_breach(actor=actor, known_at=known_at, what_happened="A letter to the wrong door")


def asked(actor, on=TODAY):
    return services.record_rights_request(actor=actor, right="correction", reference="SAR 1", received_on=on)


def cell(line, label):
    return dict(line.cells)[label]


def test_what_is_shipped_is_confirmed_by_nobody():
    assert (ProcessingFlow.objects.count(), ProcessingFlow.objects.unsigned().count()) == (13, 13)


def test_a_flow_is_signed_by_name_and_day_and_the_ledger_keeps_no_words_of_it(page, flow, auditor):
    sign = address("flow-sign", flow.pk)
    form = {"lawful_basis": "Article 6(1)(e)", "retention": "6 years", "seen": seen_on(page, sign)}
    answer = page.post(sign, form)
    flow.refresh_from_db()
    entry = Entry.objects.about(flow).get(verb="sign_flow")
    assert (answer.status_code, flow.lawful_basis, flow.signed_by, flow.signed_on) == (
        302,
        "Article 6(1)(e)",
        auditor,
        TODAY,
    )
    assert (entry.actor, entry.facts) == (auditor, {"flow": "feedback"})


def test_a_flow_without_a_basis_is_not_signed_and_what_was_typed_stays(page, flow):
    answer = page.post(address("flow-sign", flow.pk), {"lawful_basis": "", "retention": "Seven years"})
    flow.refresh_from_db()
    assert (answer.status_code, flow.signed_by, "Seven years" in answer.content.decode()) == (200, None, True)


@pytest.mark.parametrize("name", ["flow-list", "impact-detail"])
def test_the_places_of_the_desk_stand_below_those_of_the_auditor(page, name):
    text = page.get(address(name)).content.decode()
    assert [text.count(f'href="{path}"') for path in (reverse("ledger:entry-list"), address("databreach-list"))] == [
        1,
        1,
    ]


def test_the_record_says_how_many_are_not_confirmed(page, flow, auditor):
    services.sign_flow(flow_id=flow.pk, lawful_basis="A", retention="B", actor=auditor)
    text = page.get(address("flow-list")).content.decode()
    assert "12 of the flows are not confirmed: nobody signed them yet." in text
    assert f"Signed by {auditor} on 3 March 2026" in text


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 3), date(2026, 4, 3)),
        (date(2026, 1, 30), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 3, 28), date(2026, 4, 28)),
    ],
)
def test_a_request_is_answered_within_a_month(auditor, received, due):
    assert asked(auditor, received).due_on == due


def test_the_month_is_a_dated_value_that_can_change(auditor):
    ReferenceValue.objects.filter(code="rights_request_answer").update(value={"amount": 20, "unit": "days"})
    assert asked(auditor).due_on == TODAY + 20 * DAY


@pytest.mark.parametrize(("at", "says", "late"), [(0, "0 days left", 0), (-1, "1 day left", 0), (1, "1 day late", 1)])
def test_a_request_is_late_on_the_day_after(auditor, frozen, at, says, late):
    row = asked(auditor)
    frozen.move_to(datetime(2026, 4, 3, 10, 0, tzinfo=NOW.tzinfo) + at * DAY)
    assert cell(presenters.rights_request_line(row), "Stands") == says
    assert RightsRequest.objects.late(timezone.localdate()).count() == late


def test_a_request_is_put_on_record_and_answered_once(page, auditor):
    page.post(
        address("rightsrequest-create"), {"right": "correction", "reference": "SAR 1", **day("received_on", TODAY)}
    )
    row = RightsRequest.objects.get()
    form = {"answer": "in_part", **day("answered_on", TODAY)}
    codes = [page.post(address("rightsrequest-answer", row.pk), form).status_code for _ in range(2)]
    row.refresh_from_db()
    assert (codes, row.answer, row.answered_on) == ([302, 409], "in_part", TODAY)
    assert [(one.verb, one.after) for one in Entry.objects.about(row).exclude(verb="view")] == [
        ("record_rights_request", "correction"),
        ("answer_rights_request", "in_part"),
    ]


@pytest.mark.parametrize(("ago", "count"), [(366, 1), (367, 0)])
def test_a_day_more_than_a_year_ago_is_refused_beside_its_field(page, ago, count):
    then = TODAY - ago * DAY
    page.post(
        address("rightsrequest-create"), {"right": "correction", "reference": "SAR 1", **day("received_on", then)}
    )
    known = datetime(then.year, then.month, then.day, 10, 0, tzinfo=NOW.tzinfo)
    page.post(address("databreach-create"), {"what_happened": "A bag was stolen", **moment("known_at", known)})
    assert (RightsRequest.objects.count(), DataBreach.objects.count()) == (count, count)


def corrected_on(then, frozen):
    """A correction of that day."""
    row = make.allocated()
    frozen.move_to(datetime.combine(then, NOW.timetz()))
    place = CorrectionPlace(title="Person", about_id=row.pk, person_id=row.person_id, home_id=row.provider_id)
    values = [["Given names", "Jo", "Joan"]]
    return keep_correction(row.person, values, place, actor=row.caseworker, reason="person")


@pytest.mark.parametrize(
    ("right", "answer", "typed", "days", "refusal"),
    [
        ("correction", "done", None, 0, ""),
        ("correction", "in_part", None, 1, ""),
        ("correction", "done", "NOTHERE", 0, services.NO_CORRECTION),
        ("correction", "refused", None, 0, services.NOT_CORRECTED),
        ("erasure", "done", None, 0, services.NOT_CORRECTED),
        ("correction", "done", None, -1, services.EARLIER),
    ],
)
def test_what_was_asked_to_be_corrected_is_answered_by_the_correction(
    page, auditor, frozen, right, answer, typed, days, refusal
):
    received = TODAY - 5 * DAY
    request = services.record_rights_request(right=right, reference="R 1", received_on=received, actor=auditor)
    made = corrected_on(received + days * DAY, frozen)
    frozen.move_to(NOW)
    form = {"answer": answer, **day("answered_on", TODAY), "corrected": (typed or made.reference).lower()}
    got = page.post(address("rightsrequest-answer", request.pk), form)
    request.refresh_from_db()
    assert request.correction == (None if refusal else made)
    if refusal:
        assert (got.status_code, got.context["form"].non_field_errors(), request.answer) == (409, [refusal], "")
    else:
        assert f"by correction {made.reference}" in presenters.rights_request_line(request).cells[-1][1]


def test_a_request_is_not_answered_before_it_came(auditor):
    row = asked(auditor)
    with pytest.raises(MoveRefused, match=ANSWERED_FIRST):
        services.answer_rights_request(request_id=row.pk, answer="done", answered_on=TODAY - DAY, actor=auditor)
    services.answer_rights_request(request_id=row.pk, answer="done", answered_on=TODAY, actor=auditor)


@pytest.mark.parametrize(("after", "late"), [(72 * HOUR, 0), (72 * HOUR + timedelta(seconds=1), 1)])
def test_a_breach_is_told_within_seventy_two_hours_of_knowing(auditor, frozen, after, late):
    row = lost(auditor)
    frozen.move_to(NOW + after)
    assert (row.tell_ico_by - row.known_at, DataBreach.objects.late(timezone.now()).count()) == (72 * HOUR, late)


def test_the_seventy_two_hours_run_on_over_a_change_of_clocks(auditor):
    known = datetime(2026, 3, 28, 12, 0, tzinfo=NOW.tzinfo)
    row = DataBreach(known_at=known)
    row.tell_ico_by = services.tell_commissioner_by(known)
    assert timezone.localtime(row.tell_ico_by).isoformat() == "2026-03-31T13:00:00+01:00"


@pytest.mark.parametrize(
    ("hours", "says"), [(1, "71 hours left"), (71, "1 hour left"), (72, "0 hours left"), (74, "2 hours late")]
)
def test_the_list_says_how_long_is_left(auditor, frozen, hours, says):
    row = lost(auditor)
    frozen.move_to(NOW + hours * HOUR)
    assert cell(presenters.data_breach_line(row), "Stands") == says


def test_telling_or_a_reason_why_not_ends_the_clock(auditor, frozen):
    told, kept = lost(auditor), lost(auditor)
    frozen.move_to(NOW + 73 * HOUR)
    services.follow_data_breach(breach_id=told.pk, actor=auditor, told_ico_at=NOW + 73 * HOUR)
    services.follow_data_breach(breach_id=kept.pk, actor=auditor, why_not_told="No risk to anybody")
    stands = {cell(presenters.data_breach_line(row), "Stands") for row in DataBreach.objects.all()}
    assert DataBreach.objects.undecided().count() == 0
    assert stands == {"Told 11:00 am on 6 March 2026, late", "Not told, with the reason on record"}


def test_a_breach_is_recorded_and_followed_on_its_pages(page, auditor):
    page.post(address("databreach-create"), {"what_happened": "A bag was stolen", **moment("known_at", NOW)})
    row = DataBreach.objects.get()
    follow = address("databreach-follow", row.pk)
    form = {"what_happened": "A bag was stolen", "people_count": "3", **moment("told_ico_at", NOW)}
    page.post(follow, {**form, "seen": seen_on(page, follow)})
    row.refresh_from_db()
    entry = Entry.objects.about(row).get(verb="follow_data_breach")
    assert (row.known_at, row.people_count, row.told_ico_at) == (NOW, 3, NOW)
    assert entry.facts == {"fields": ["people_count", "told_ico_at"]}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"told_ico_at": NOW - timedelta(minutes=1)}, TOLD_FIRST),
        ({"told_ico_at": NOW + timedelta(minutes=1)}, NOT_YET),
        ({"told_ico_at": NOW, "why_not_told": "No risk"}, BOTH),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(auditor, given, sentence):
    row = lost(auditor)
    with pytest.raises(MoveRefused, match=sentence):
        services.follow_data_breach(breach_id=row.pk, actor=auditor, **given)
    row.refresh_from_db()
    assert (row.told_ico_at, row.why_not_told) == (None, "")


def test_a_breach_that_is_still_to_come_is_refused(auditor):
    with pytest.raises(MoveRefused, match=NOT_YET):
        lost(auditor, NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"until_on": TODAY - DAY}, BACKWARDS), ({"review_on": TODAY - DAY}, REVIEW_FIRST)],
)
def test_the_days_of_an_agreement_stand_in_order(auditor, flow, changes, sentence):
    with pytest.raises(MoveRefused, match=sentence):
        agreed(auditor, flow, **changes)
    agreed(auditor, flow, until_on=TODAY, review_on=TODAY)


@pytest.mark.parametrize(
    ("review", "until", "says", "due"),
    [
        (DAY, None, "By 4 March 2026", 0),
        (0 * DAY, None, "Due since 3 March 2026", 1),
        (0 * DAY, 0 * DAY, "Due since 3 March 2026", 1),
        (-DAY, -DAY, "By 2 March 2026", 0),
    ],
)
def test_an_agreement_in_force_is_due_for_review_on_its_day(auditor, flow, review, until, says, due):
    end = None if until is None else TODAY + until
    row = agreed(auditor, flow, from_on=TODAY - 9 * DAY, review_on=TODAY + review, until_on=end)
    assert cell(presenters.agreement_line(row), "Review") == says
    assert SharingAgreement.objects.to_review(TODAY).count() == due


def test_an_agreement_is_added_and_changed_on_its_pages(page, flow):
    form = {"parties": "A and B", "document": "ISA 8", "flows": [flow.pk], **day("from_on", TODAY)}
    page.post(address("agreement-create"), {**form, **day("review_on", TODAY)})
    row = SharingAgreement.objects.get()
    change = address("agreement-change", row.pk)
    form |= {"document": "ISA 9", "seen": seen_on(page, change)}
    page.post(change, {**form, **day("review_on", TODAY)})
    row.refresh_from_db()
    assert (row.document, list(row.flows.all())) == ("ISA 9", [flow])
    assert [one.facts for one in Entry.objects.about(row).exclude(verb="view")] == [{"flows": ["feedback"]}] * 2


def test_the_page_of_impact_counts_what_the_system_did(page, auditor, administrator, flow):
    lost(auditor)
    asked(auditor)
    cards = {card["title"]: {row["key"]: row["value"] for row in card["rows"]} for card in presenters.cards_of_impact()}
    assert cards["Who may act"]["Auditor"] == "1"
    assert cards["Who may act"]["With a second step at sign-in"] == "0 of 2; it is not demanded here"
    assert cards["What flows"]["What became of a referral"].endswith(
        "Not confirmed. Entered 0 times in the last 30 days"
    )
    assert cards["How long cases are kept"]["DIVERT"].endswith("years, not signed off")
    assert cards["Agreements, requests and breaches"] == {
        "Agreements in force": "0",
        "Agreements to review": "0",
        "Requests without an answer": "1",
        "Requests that are late": "0",
        "Breaches without a decision": "1",
        "Breaches past the time to tell": "0",
    }
    assert cards["The ledger"]["Last check"] == "None yet"
    page.get(address("impact-detail"))
    assert Entry.objects.get(verb="read_figures").actor == auditor


@pytest.mark.parametrize("role", sorted(PEOPLE - {Role.AUDITOR}))
def test_nobody_else_opens_the_desk_or_sees_its_rows(role, client_for, flow):
    user = member(role)
    assert client_for(user).get(address("flow-list")).status_code == 403
    assert (ProcessingFlow.objects.visible_to(user).count(), DataBreach.objects.visible_to(user).count()) == (0, 0)


def test_nobody_else_signs(administrator, flow):
    with pytest.raises(ProcessingFlow.DoesNotExist):
        services.sign_flow(flow_id=flow.pk, lawful_basis="A", retention="B", actor=administrator)
