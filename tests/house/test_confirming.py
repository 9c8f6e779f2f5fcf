"""Whoever decides what another one asked for sees who asked, when, and why, on every page where two people must agree."""

import ast
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from accounts.roles import Role
from accounts.words import moment_in_words
from programmes.models import ReferenceValue
from programmes.services import propose_reference
from tests.factories.accounts import member
from tests.house.addresses import walk
from tests.house.world import World, undone

ROOMS = ("accounts", "administration", "caseworkflow", "outcomes", "programmes", "referrals")

#: Every rule by which nobody decides what they asked for themselves, and the pages on which the second person does.
SECOND_PEOPLE = {
    "administration.people.policies.why_not_decide": ("administration:request-decide",),
    "administration.retention.policies.may_lift_hold": ("administration:legalhold-lift",),
    "administration.retention.policies.may_carry_out": (
        "administration:removal-carry-out",
        "administration:removal-cancel",
    ),
    "caseworkflow.case.policies.may_confirm_breach": ("caseworkflow:case-confirm-breach",),
    "caseworkflow.case.policies.may_confirm_ending": ("caseworkflow:case-end-without-completion",),
    "caseworkflow.case.policies.may_confirm_death": ("caseworkflow:case-close-died",),
    "caseworkflow.sealing.services.decide_seal": ("caseworkflow:seal-decide",),
    "caseworkflow.sealing.services.decide_seal_change": ("caseworkflow:sealchange-decide",),
    "outcomes.comparison.policies.may_freeze_plan": ("outcomes:analysisplan-freeze", "outcomes:analysisplan-send-back"),
    "outcomes.report.policies.may_publish_report": ("outcomes:report-publish", "outcomes:report-confirm-check"),
    "outcomes.research.policies.may_grant_file": ("outcomes:researchfile-grant",),
    "programmes.services.decide_proposal": ("programmes:proposal-decide",),
    "programmes.services.confirm_reference": ("programmes:reference-list",),
    "referrals.withheld.services.end_pair": ("caseworkflow:keptapart-decide",),
}

#: Where somebody decides what the system or a colleague put to them, without such a rule.
PUT_TO_ONE = (
    "caseworkflow:case-decline-proposal",
    "caseworkflow:correctionfollowup-settle",
    "referrals:bar-confirm",
    "referrals:policedecision-detail",
)

#: Comparisons of whoever asked with whoever acts that keep two people apart for no decision.
NO_DECISION = {
    "outcomes.comparison.policies.may_write_plan": "one's own plan",
    "outcomes.report.policies.may_draft_report": "one's own draft",
    "outcomes.report.policies.may_withdraw_report": "one's own edition",
    "outcomes.research.policies.may_use_file": "one's own file",
}

#: A list that has no page of its own for each decision; its test is that of its room.
LISTS = {"programmes:reference-list"}


def compared():
    """Every function that compares who asked with who acts."""
    for room in ROOMS:
        for path in sorted(Path(settings.BASE_DIR, room).rglob("*.py")):
            module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            if "migrations" in module or (
                module.rpartition(".")[2] not in {"policies", "services"} and ".services." not in module
            ):
                continue
            for function in (one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.FunctionDef)):
                if any(is_about_the_actor(one) for one in ast.walk(function) if isinstance(one, ast.Compare)):
                    yield f"{module}.{function.name}"


def is_about_the_actor(compare):
    words = [ast.unparse(one) for one in (compare.left, *compare.comparators)]
    return any(word in {"actor.pk", "user.pk"} for word in words) and any(
        word.endswith(("_by_id", "waits_for")) for word in words
    )


def test_every_rule_of_two_people_names_the_page_of_the_second():
    known = {*SECOND_PEOPLE} - {"administration.retention.policies.may_carry_out"}  # it asks the database
    found = {one for one in compared() if one not in NO_DECISION}
    assert found == known


def pages():
    return sorted({page for found in SECOND_PEOPLE.values() for page in found} - LISTS) + list(PUT_TO_ONE)


@pytest.mark.django_db
def test_every_page_on_which_somebody_decides_shows_who_asked_when_and_why():
    world, patterns = World(), dict(walk(get_resolver().url_patterns))
    missing = {}
    for name in pages():
        with undone():
            world.stand(name)
            answer = world.clients[world.reader(name)].get(world.address(name, patterns[name]))
            missing[name] = what_is_missing(answer)
    assert {name: found for name, found in missing.items() if found} == {}


def what_is_missing(answer):
    proposal = answer.context and answer.context.get("proposal")
    if not proposal:
        return f"{answer.status_code}: no proposal"
    shown = " ".join(unescape(answer.content.decode()).split())
    wanted = {"by": str(proposal.by), "at": moment_in_words(proposal.at), "why": proposal.why or proposal.words}
    return [key for key, words in wanted.items() if not words or " ".join(words.split()) not in shown]


@pytest.mark.django_db
def test_a_reference_value_that_waits_says_who_said_that_it_is_right_and_when(client_for):
    first, second = member(Role.ADMINISTRATOR), member(Role.ADMINISTRATOR)
    value = ReferenceValue.objects.unconfirmed().first()
    propose_reference(value=value, actor=first)
    page = client_for(second).get(f"{reverse('programmes:reference-list')}?kind={value.kind}&mark=not_confirmed")
    assert f"{first} says that it is right, 10:00 am on 3 March 2026" in unescape(page.content.decode())
