"""How a journey is read back: the moves of a case as they were entered, and what police were told."""

from ledger.models import Entry, Kind


def moves_of(case):
    rows = Entry.objects.about(case).filter(kind=Kind.MOVE)
    return list(rows.values_list("verb", "before", "after"))


def told(case):
    rows = case.referral.feedback.order_by("at", "pk")
    said = {f"{one.value}: {one.ending}" if one.ending else one.value for one in rows}
    return [word for word in WORDS if word in said]


WORDS = [
    "received",
    "accepted",
    "first_appointment_offered",
    "attended_first",
    "reached",
    "taking_part",
    "ended: completed",
    "ended: not_completed",
    "ended: returned",
]
