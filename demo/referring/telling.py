"""What the sender of a referral was told, where the rule of its programme allows it."""

import random
from datetime import date, datetime, timedelta

from demo.people.humans import new_id
from demo.world import World
from programmes.calendar import local_day
from referrals.feedback.models import Feedback, reader_of
from referrals.feedback.services import rule_for
from referrals.referral.models import Referral


def tell_sender(
    row: Referral,
    value: str,
    at: datetime,
    rng: random.Random,
    world: World,
    *,
    on: date | None = None,
    ending: str = "",
    reason: str = "",
) -> None:
    """One word for the sender, where the rule of the programme allows it to this sender."""
    rule = rule_for(row, value)
    if rule:
        read_at = at + timedelta(hours=rng.randrange(1, 60)) if rng.random() < 0.7 else None
        if world.ends_at - at > timedelta(days=14):
            read_at = read_at or at + timedelta(days=3)
        on = min(on, local_day(world.ends_at)) if on else None
        read_at = read_at if read_at and read_at < world.ends_at else None
        world.add(
            Feedback(
                id=new_id(rng),
                referral=row,
                value=value,
                ending=ending,
                reason=reason,
                rule=rule,
                reader_id=reader_of(row, value),
                on=on,
                at=at,
                read_at=read_at,
            )
        )
