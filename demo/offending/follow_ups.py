"""The follow-ups of every accepted referral, measured by the service's own definitions where the data has come."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from demo.people.humans import new_id
from demo.world import World
from outcomes.figure.measures.reoffending import WAITING_MONTHS, Counts, count_each
from outcomes.figure.terms import WINDOWS
from outcomes.follow_up.models import FollowUp
from outcomes.follow_up.terms import FollowUpState
from programmes.calendar import LONDON, months_after
from referrals.referral.models import Referral


def invent_follow_ups(referrals: Sequence[Referral], world: World) -> list[FollowUp]:
    """Every window of every accepted referral, measured by the service's own definitions where its data has come."""
    accepted = [one for one in referrals if one.accepted_on]
    rows_of = Referral.objects.filter(pk__in=[one.pk for one in accepted])
    found = count_each(rows_of, "accepted_on", [one.accepted_on for one in accepted], world.until)
    rows = []
    for referral in accepted:
        rng = world.rng("follow-up", referral.reference)
        rows += [_measure_window(referral, window, found[referral.pk][window], rng, world.until) for window in WINDOWS]
    return rows


def _measure_window(referral: Any, window: int, counts: Counts, rng: random.Random, until: date) -> FollowUp:
    due_on = months_after(referral.accepted_on, window)
    mature_on = months_after(referral.accepted_on, window + WAITING_MONTHS)
    row = FollowUp(
        id=new_id(rng),
        referral=referral,
        person=referral.person,
        window=window,
        index_on=referral.accepted_on,
        due_on=due_on,
        mature_on=mature_on,
        state=FollowUpState.SCHEDULED,
    )
    if mature_on >= until:  # the extract covers the days up to the one before
        return _settle(row, FollowUpState.AWAITING_DATA) if due_on <= until else row
    return _settle(
        row,
        FollowUpState.MEASURED,
        measured_at=datetime.combine(mature_on, time(5), LONDON),
        proven_count=counts.proven,
        recorded_count=counts.recorded,
        arrest_count=counts.arrests,
        days_to_first=counts.days_to_first,
    )


def _settle(row: FollowUp, state: str, **known: Any) -> FollowUp:
    """The same row further on: a state is given once, when a row is made."""
    same = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname != "state"
    }
    return FollowUp(**same | {"state": state, "version": 1} | known)
