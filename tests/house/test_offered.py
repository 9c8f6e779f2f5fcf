"""What is offered as ready can be done: an act whose reasons are known before its form is opened says so before, not after."""

from contextlib import suppress

import pytest
from django import forms
from django.urls import get_resolver

from accounts.fields import DayMonthYearField, VersionField, YesNoField
from caseworkflow.case.models import Case
from tests.house.addresses import walk
from tests.house.world import BEFORE, SATELLITES, World, undone
from workflow.machine import MoveRefused
from workflow.views import TransitionView

pytestmark = pytest.mark.django_db

TODAY = {"day": "3", "month": "3", "year": "2026", "time": "10:00"}

#: What is typed where the first choice or today will not do.
TYPED = {"needed_count": "1", "done_count": "1", "price": "1000", "amount": "1000"}

#: Refusals that rest on what was typed, by acts that are no transition.
OF_WHAT_WAS_TYPED = {"There is no case of that reference."}


def answered_by_its_form(model, verbs):
    """What the form of a transition asks for itself, so that it is judged by what was typed."""
    steps = [step for step in model.steps() if step.name in verbs]
    return {one.refusal for step in steps for one in step.custom.get("answers", ())}


def typed(form):
    """Something valid in every field."""
    given = {}
    for name, field in form.fields.items():
        if isinstance(field, VersionField):
            given[name] = str(form.initial.get(name, 0))
        elif isinstance(field, DayMonthYearField):
            given |= {f"{name}_{part}": TODAY[part] for part in field.parts}
        elif isinstance(field, YesNoField):
            given[name] = "yes"
        elif choices := [str(value) for value, _ in getattr(field, "choices", ()) if value != ""]:
            given[name] = choices[0]
        elif isinstance(field, forms.BooleanField):
            given[name] = "on"
        else:
            given[name] = TYPED.get(
                name, "1" if isinstance(field, (forms.IntegerField, forms.DecimalField)) else "Words"
            )
    return given


def acts_of_cases():
    """The pages of every act on a case and on what runs beside it, with the states in which each is possible."""
    for name, pattern in walk(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None)
        if not name.startswith("caseworkflow:") or not (view and issubclass(view, TransitionView)):
            continue
        given = pattern.callback.view_initkwargs
        noun, act = given.get("noun"), given.get("plain_act")
        if noun is None:
            continue
        verbs = given.get("verbs", ())
        states = (
            (act.states or tuple(noun.model.states()))
            if act
            else [s.source for s in noun.model.steps() if s.name in verbs]
        )
        yield from ((name, pattern, noun.model, str(state)) for state in dict.fromkeys(states))


def put_into(world, name, model, state):
    page = name.partition(":")[2]
    kind = next((one for one in SATELLITES if page.startswith(f"{one}-")), "")
    rows = Case.objects.filter(pk=world.case.pk) if not kind else model.objects.filter(case=world.case_of(page))
    rows.update(state=state, **({} if kind else {"state_before": "in_treatment"}))
    if page in BEFORE:
        with suppress(MoveRefused):  # what it decides cannot be asked for in this state
            BEFORE[page](world.case)


def test_what_is_opened_as_ready_is_not_refused_for_what_was_known_before():
    world, found, opened = World(), {}, 0
    for name, pattern, model, state in acts_of_cases():
        with undone():
            world.stand(name)
            put_into(world, name, model, state)
            client, address = world.clients[world.reader(name)], world.address(name, pattern)
            page = client.get(address)
            if page.status_code != 200 or page.context["waiting"]:
                continue
            opened += 1
            answer = client.post(address, typed(page.context["form"]))
            if answer.status_code == 409:
                said = (
                    answer.context["form"].non_field_errors() if "form" in answer.context else answer.context["reasons"]
                )
                own = OF_WHAT_WAS_TYPED | answered_by_its_form(model, pattern.callback.view_initkwargs.get("verbs", ()))
                if reasons := [one for one in said if one not in own]:
                    found[name, state] = reasons
    assert (found, opened > 100) == ({}, True)
