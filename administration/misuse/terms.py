"""The patterns of misuse that are looked for, and from which number on something is one."""

from datetime import timedelta

from django.db import models


class Pattern(models.TextChoices):
    OWN_NAME = "own_name", "Looked up their own name"
    SAME_SURNAME = "same_surname", "Looked up somebody of the same surname"
    SAME_ADDRESS = "same_address", "Looked at somebody at their own address"
    OUT_OF_HOURS = "out_of_hours", "Looked outside their hours"
    AFTER_CLOSURE = "after_closure", "Looked after everything was closed"
    BREAK_GLASS = "break_glass", "Opened a sealed case in an emergency"
    COLLEAGUES = "colleagues", "Looked up colleagues' referrals again and again"


#: Once somebody has explained that they have the same name or address as a person, it is not asked again for a year.
ASKED_ONCE = frozenset({Pattern.OWN_NAME, Pattern.SAME_SURNAME, Pattern.SAME_ADDRESS})
ASKED_AGAIN_AFTER = timedelta(days=365)

#: A closed case has its papers finished in these days.
DAYS_TO_FINISH = timedelta(days=7)

#: Somebody else reads what was done in an emergency within these working days.
WORKING_DAYS_TO_REVIEW = 2

LOOK_UPS_A_DAY, SAME_LOOK_UPS_A_DAY = 5, 3

MOST_ENTRIES = 20

#: After a stop of the clock so many days are looked at anew.
MOST_DAYS = 31

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
