"""Why a part of what is held on somebody may have to be left out of what they are given."""

from django.db import models


class Mark(models.TextChoices):
    THIRD_PARTY = "third_party", "About somebody else"
    HARM = "harm", "Could harm somebody's health or safety"
    POLICE_WORK = "police_work", "Could hinder police work"
    SEALED = "sealed", "Marked private or sealed"
    PRIVILEGE = "privilege", "Legal advice"


#: Made by the service for itself: keys, digests and counters say nothing about the person.
TECHNICAL = frozenset(
    {
        "id",
        "version",
        "digest",
        "name_key",
        "sound_key",
        "family_name_key",
        "moved",
        "about_id",
        "about_kind",
        "choices",
        "entry_id",
        "record_id",
    }
)
