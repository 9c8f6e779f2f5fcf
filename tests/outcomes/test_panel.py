"""Scrutiny panels: drawn at random, read without knowing whose the cases are, scored once each and corrected with both values."""

import json
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrganisationKind
from accounts.roles import Role
from ledger.models import Entry
from outcomes.figure.cohorts import quarter_span
from outcomes.panel import cohorts, services
from outcomes.panel.cohorts import AGE, ENDING, FEW, OFFENCE, Candidate
from outcomes.panel.models import PanelCase, PanelPack, PanelScore
from programmes.models import Programme
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.withheld.models import Seal
from tests.factories import outcomes as given
from tests.factories.accounts import member, organisation
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
INDEX = date(2024, 2, 1)
QUARTER = quarter_span(2024, 1)
ASKED = {"programme": "divert", "quarter": "2024Q1", "span": "quarter", "count": "5"}


def people(number=40, **facts):
    rows = given.cohort(number, INDEX, **{"gravity_score": 1, "previous_convictions": 0, **facts})
    for row in rows:
        given.case(row, assessed_on=INDEX + timedelta(days=20))
    return rows


def pack_for(actor, count=5, **about):
    asked = {"programme": Programme.objects.get(code="divert"), "span": "quarter", "year": 2024, "quarter": 1}
    return services.ask_panel_pack(count=count, actor=actor, **{**asked, **about})


def score(actor, case, finding="appropriate", observations=""):
    return services.score_panel_case(case_id=case.pk, finding=finding, observations=observations, actor=actor)


def candidates(**counts):
    """So many of each way of ending."""
    return [
        Candidate(f"{name}{place:03}", {ENDING: name}) for name, number in counts.items() for place in range(number)
    ]


def values_of(row):
    """What stands in a row in words or numbers of four signs or more."""
    found = (
        str(value) for field in row._meta.concrete_fields if (value := getattr(row, field.attname)) not in (None, "")
    )
    return {text for text in found if len(text) >= 4}


SHARED = {"accepted", "street", "divert"}


def test_nothing_of_a_persons_row_or_referral_stands_in_the_pack(commissioner):
    facts = {"family_name": "Okafor-Lane", "given_names": "Ngozi", "postcode": "B15 2TT", "pnc_id": "2012/0000001A"}
    facts |= {"date_of_birth": date(1990, 5, 4), "nhs_number": "9434765919", "mobile": "+447700900123"}
    for row in people(30):
        Person.objects.filter(pk=row.person_id).update(**facts)
        named = {"note": "He said so", "custody_suite": "Perry Barr", "officer_number": "4321"}
        Referral.objects.filter(pk=row.pk).update(family_name="Okafor-Lane", crime_number="20/1234/24", **named)
    pack = pack_for(commissioner)
    text = json.dumps([case.content for case in pack.cases.all()])
    rows = [*Person.objects.all(), *Referral.objects.all()]
    held = set().union(*map(values_of, rows)) - SHARED
    assert [value for value in held if value in text] == []
    assert re.findall(r"\b\d{4}\b|\d{1,2} (?:January|February|March)|[0-9a-f]{8}-", text) == []
    fields = {field.name for field in PanelCase._meta.get_fields() if field.is_relation}
    assert fields == {"pack", "scores"}


def test_a_case_is_lines_of_closed_words(commissioner):
    people()
    lines = dict(pack_for(commissioner).cases.first().content)
    assert lines == {
        "Age": "25 to 34",
        "Offence group": lines["Offence group"],
        "Gravity": "The lowest",
        "Earlier convictions": "No earlier conviction",
        "Responsibility": "Not recorded",
        "Victim": "Not recorded",
        "Came from": "Stop on the street",
        "Offer": "Community resolution",
        "If they do not take part": "No further offer of this programme",
        "Why not accepted": "Not so far",
        "Why it ended": "Not so far",
        "Outcome type of police": "Not recorded",
        "How it stands": "Accepted and open",
        "Decided": "Within a month",
        "Spoken to": "Not so far",
        "First appointment offered": "Not so far",
        "Assessed": "Within a month",
        "Plan agreed": "Not so far",
        "Begun": "Not so far",
        "Breach review asked for": "Not so far",
        "Ended": "Not so far",
        **{heading: "Not asked" for heading in lines if heading.startswith("Police: ")},
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Within a month"),
        (29, "Within a month"),
        (30, "In 1 to 3 months"),
        (89, "In 1 to 3 months"),
        (90, "In 3 to 6 months"),
        (180, "In 6 to 12 months"),
        (364, "In 6 to 12 months"),
        (365, "After a year or more"),
    ],
)
def test_time_between_steps_is_a_wide_band(days, words):
    assert cohorts.time_in_words(INDEX, INDEX + timedelta(days=days)) == words


@pytest.mark.parametrize(
    ("counted", "hidden"),
    [
        ({"A": 30, "B": 8}, set()),
        ({"A": 30, "B": 7, "C": 9}, {"B", "C"}),
        ({"A": 30, "B": 4, "C": 4}, {"B", "C"}),
        ({"A": 30, "B": 7, "C": 1}, {"B", "C"}),
        ({"A": 3}, {"A"}),
    ],
)
def test_words_of_few_people_are_not_shown_and_never_alone(counted, hidden):
    assert cohorts.few_words(Counter(counted)) == hidden


def test_an_age_that_few_share_with_an_offence_is_not_shown():
    found = [Candidate(place, {AGE: "25 to 34", OFFENCE: "Drugs"}) for place in range(20)]
    found += [Candidate(place, {AGE: "50 and over", OFFENCE: "Drugs"}) for place in range(20, 27)]
    found += [Candidate(place, {AGE: "50 and over", OFFENCE: "Theft"}) for place in range(27, 37)]
    counted = Counter(tuple(one.lines.values()) for one in cohorts.generalise_lines(found))
    assert counted == {(FEW, "Drugs"): 27, ("50 and over", "Theft"): 10}


def test_the_same_seed_and_rows_draw_the_same_and_another_seed_others():
    found = candidates(Completed=40, Ended=40)
    first, again, other = (cohorts.draw_candidates(found, 10, seed) for seed in ("a", "a", "b"))
    assert ([one.key for one in first] == [one.key for one in again], first == other) == (True, False)
    assert first == cohorts.draw_candidates(list(found), 10, "a")


def test_every_way_of_ending_is_drawn_in_turn_as_far_as_there_are_any():
    drawn = cohorts.draw_candidates(candidates(Completed=100, Ended=20, Open=1), 9, "a")
    assert Counter(one.lines[ENDING] for one in drawn) == {"Completed": 4, "Ended": 4, "Open": 1}
    assert len({one.key for one in drawn}) == 9


def test_each_person_may_be_drawn_once_the_decided_alone_and_nobody_who_is_sealed(provider_of_all, team_leader):
    first, sealed = people(2)
    given.referral(INDEX + timedelta(days=1), of=first.person)
    given.referral(INDEX, state="withdrawn")
    given.referral(INDEX, state="rejected", rejection_reason="risk")
    leaders = {"asked_by": team_leader, "confirmed_by": team_leader}
    Seal.objects.create(
        person=sealed.person, provider=provider_of_all, reason="known", confirmed_at=timezone.now(), **leaders
    )
    assert {one.key for one in cohorts.panel_candidates("divert", QUARTER)} == {
        first.pk,
        Referral.objects.get(state="rejected").pk,
    }


@pytest.fixture
def provider_of_all():
    return organisation(OrganisationKind.PROVIDER)


@pytest.mark.parametrize("count", [4, 31])
def test_a_pack_has_bounds(count, commissioner):
    with pytest.raises(MoveRefused, match="Ask for 5 to 30 cases"):
        pack_for(commissioner, count)


@pytest.mark.parametrize(("number", "is_drawn"), [(29, False), (30, True)])
def test_from_too_few_people_nothing_is_drawn(number, is_drawn, commissioner):
    people(number)
    if is_drawn:
        assert pack_for(commissioner).cases.count() == 5
    else:
        with pytest.raises(MoveRefused, match="Too few people"):
            pack_for(commissioner)
    assert PanelPack.objects.count() == int(is_drawn)


@pytest.mark.parametrize(("count", "is_drawn"), [(15, True), (16, False)])
def test_at_most_one_in_two_is_drawn_of_the_rounded_number(count, is_drawn, commissioner):
    people(32)
    if is_drawn:
        assert pack_for(commissioner, count).cases.count() == count
    else:
        with pytest.raises(MoveRefused, match="At most 15 cases"):
            pack_for(commissioner, count)


def test_asking_is_entered_with_its_seed_and_names_nobody(commissioner):
    people()
    pack = pack_for(commissioner)
    entry = Entry.objects.get(verb="ask_panel_pack")
    assert (entry.facts["seed"], entry.facts["digest"], entry.subjects) == (pack.seed, pack.digest, [])
    assert re.fullmatch("[0-9a-f]{32}", pack.seed)


def test_a_finding_is_saved_once_each_and_corrected_with_both_values(commissioner):
    people()
    case = pack_for(commissioner).cases.first()
    score(commissioner, case)
    score(commissioner, case, "observations", "The reason was not given.")
    row = PanelScore.objects.get()
    assert (row.finding, row.observations) == ("observations", "The reason was not given.")
    assert [(one["finding"], one["observations"]) for one in row.earlier] == [("appropriate", "")]
    entries = Entry.objects.filter(verb="score_panel_case").order_by("seq").values_list("kind", "before", "after")
    assert list(entries) == [("collection", "", "appropriate"), ("alteration", "appropriate", "observations")]


def test_what_the_panel_found_is_read_by_all_when_it_is_done(commissioner, decision_maker, client_for):
    people()
    pack = pack_for(commissioner)
    case = pack.cases.first()
    score(commissioner, case)
    score(decision_maker, case, "inconsistent", "Policy asks for a victim's view.")
    address, client = reverse("outcomes:panelpack-detail", args=[pack.pk]), client_for(commissioner)
    assert "Policy asks" not in client.get(address).content.decode()
    assert client.post(reverse("outcomes:panelpack-close", args=[pack.pk])).status_code == 302
    answer = client.get(address)
    assert answer.context["summary"] == [
        ("Appropriate", 1),
        ("Appropriate, with observations", 0),
        ("Inconsistent with policy", 1),
        ("The panel could not agree", 0),
    ]
    assert "Policy asks for a victim&#x27;s view." in answer.content.decode()
    with pytest.raises(MoveRefused, match="panel is done"):
        score(commissioner, case)
    with pytest.raises(MoveRefused, match="panel is done"):
        services.close_panel_pack(pack_id=pack.pk, actor=commissioner)


def test_a_commissioner_asks_reads_and_scores_by_pages_and_each_look_is_entered(commissioner, client_for):
    people()
    client = client_for(commissioner)
    answer = client.post(reverse("outcomes:panelpack-create"), ASKED)
    pack = PanelPack.objects.get()
    assert answer["Location"] == reverse("outcomes:panelpack-detail", args=[pack.pk])
    case = pack.cases.first()
    address = reverse("outcomes:panelcase-score", args=[case.pk])
    assert "25 to 34" in client.get(address).content.decode()
    assert client.post(address, {"finding": "appropriate", "observations": ""}).status_code == 302
    looks = Entry.objects.filter(verb="view", object_id=str(case.pk))
    assert (looks.count(), looks.get().subjects, PanelScore.objects.get().member) == (1, [], commissioner)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"finding": ""}, "Choose what you found."),
        ({"finding": "observations"}, "Say what was observed."),
        ({"finding": "appropriate", "observations": "Call Mrs Carter."}, "This could point to somebody"),
    ],
)
def test_what_cannot_be_saved_says_so_keeps_what_was_typed_and_changes_nothing(
    typed, sentence, commissioner, client_for
):
    people()
    case = pack_for(commissioner).cases.first()
    address = reverse("outcomes:panelcase-score", args=[case.pk])
    text = client_for(commissioner).post(address, {"observations": "", **typed}).content.decode()
    assert (sentence in text, typed.get("observations", "") in text, PanelScore.objects.count()) == (True, True, 0)


def test_words_that_point_to_somebody_are_refused_behind_the_page_too(commissioner):
    people()
    case = pack_for(commissioner).cases.first()
    with pytest.raises(MoveRefused, match="could point to somebody"):
        score(commissioner, case, "observations", "Call Mrs Carter.")
    with pytest.raises(MoveRefused, match="Say what was observed"):
        score(commissioner, case, "observations")


def test_a_number_that_is_none_is_refused_beside_its_field(commissioner, client_for):
    text = client_for(commissioner).post(reverse("outcomes:panelpack-create"), {**ASKED, "count": "4"})
    assert ("Enter a whole number from 5 to 30." in text.content.decode(), PanelPack.objects.count()) == (True, 0)


@pytest.fixture
def pack(commissioner):
    people()
    return pack_for(commissioner)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMISSIONER, Role.DECISION_MAKER, Role.CLOCK}))
def test_nobody_else_opens_reads_or_scores(role, pack):
    stranger = member(role)
    assert not PanelPack.objects.visible_to(stranger).exists()
    assert not PanelCase.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionDenied):
        pack_for(stranger)
    with pytest.raises(PanelCase.DoesNotExist):
        score(stranger, pack.cases.first())


def test_another_office_and_another_force_find_nothing(pack, client_for):
    organisation(OrganisationKind.POLICE)
    office = organisation(OrganisationKind.COMMISSIONER, "Another office")
    force = organisation(OrganisationKind.POLICE, "Another force", "21")
    strangers = [member(Role.COMMISSIONER, at=office), member(Role.DECISION_MAKER, at=force)]
    addresses = [
        reverse("outcomes:panelpack-detail", args=[pack.pk]),
        reverse("outcomes:panelcase-score", args=[pack.cases.first().pk]),
    ]
    found = [client_for(one).get(address).status_code for one in strangers for address in addresses]
    assert found == [404] * 4


def test_a_decision_maker_of_the_force_reads_and_scores_and_neither_asks_nor_ends(pack, decision_maker, client_for):
    office = pack.asked_for
    office.force = decision_maker.organisation
    office.save()
    organisation(OrganisationKind.POLICE, "Another force", "21")
    client = client_for(decision_maker)
    opened = [client.get(reverse(f"outcomes:panelpack-{page}")).status_code for page in ("list", "create")]
    closed = client.post(reverse("outcomes:panelpack-close", args=[pack.pk])).status_code
    score(decision_maker, pack.cases.first())
    assert (opened, closed, PanelScore.objects.count()) == ([200, 403], 403, 1)
    with pytest.raises(PermissionDenied):
        services.close_panel_pack(pack_id=pack.pk, actor=decision_maker)


def test_one_member_never_reads_anothers_finding_before_the_end(pack, commissioner, decision_maker):
    score(commissioner, pack.cases.first())
    assert [PanelScore.objects.visible_to(one).count() for one in (commissioner, decision_maker)] == [1, 0]
