"""The follow-ups of every accepted referral, measured by the service's own definitions where the data has come."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from demo.people.humans import new_id
from demo.world import World
from outcomes.extract.terms import Event
from outcomes.figure.cohorts import Member
from outcomes.figure.measures.reoffending import (
    WAITING_MONTHS,
    load_data,
    offences_reaching,
    proven_reoffending,
    recorded_reoffending,
)
from outcomes.figure.terms import WINDOWS
from outcomes.follow_up.models import FollowUp
from outcomes.follow_up.terms import FollowUpState
from programmes.calendar import LONDON, months_after
from referrals.referral.models import Referral


def invent_follow_ups(referrals: Sequence[Referral], world: World) -> list[FollowUp]:
    """Every window of every accepted referral, measured by the service's own definitions where its data has come."""
    accepted = [one for one in referrals if one.accepted_on]
    members = [Member(one.person_id, one.pk, one.accepted_on, one.offence_code) for one in accepted]
    data = load_data(members)
    rows = []
    for referral, member in zip(accepted, members, strict=True):
        rng = world.rng("follow-up", referral.reference)
        rows += [_measure_window(referral, member, window, data, rng, world.until) for window in WINDOWS]
    return rows


def _measure_window(
    referral: Referral, member: Member, window: int, data: Any, rng: random.Random, until: date
) -> FollowUp:
    due_on = months_after(member.index_on, window)
    mature_on = months_after(member.index_on, window + WAITING_MONTHS)
    row = FollowUp(
        id=new_id(rng),
        referral=referral,
        person=referral.person,
        window=window,
        index_on=member.index_on,
        due_on=due_on,
        mature_on=mature_on,
        state=FollowUpState.SCHEDULED,
    )
    if mature_on >= until:  # the extract covers the days up to the one before
        return _settle(row, FollowUpState.AWAITING_DATA) if due_on <= until else row
    offences = recorded_reoffending(member, data, window, until)
    first = min((offence.on for offence in offences), default=None)
    return _settle(
        row,
        FollowUpState.MEASURED,
        measured_at=datetime.combine(mature_on, time(5), LONDON),
        proven_count=len(proven_reoffending(member, data, window, until)),
        recorded_count=len(offences),
        arrest_count=len(offences_reaching(member, data, window, until, Event.ARREST)),
        days_to_first=(first - member.index_on).days if first else None,
    )


def _settle(row: FollowUp, state: str, **known: Any) -> FollowUp:
    """The same row further on: a state is given once, when a row is made."""
    same = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname != "state"
    }
    return FollowUp(**same | {"state": state, "version": 1} | known)
