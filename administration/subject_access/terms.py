"""Who asks, how we know that it is them, and why a request is refused."""

from django.db import models

#: The legal value that says by when a request is answered, and the one that says how long its copies stay.
ANSWER = "subject_access_answer"
COPY_KEPT = "subject_access_copy"


class Asker(models.TextChoices):
    PERSON = "person", "The person"
    REPRESENTATIVE = "representative", "Somebody who acts for them"
    PARENT = "parent", "A parent or guardian"


class IdentityProof(models.TextChoices):
    DOCUMENT = "document", "A document with a photograph"
    KNOWN = "known", "Known to their caseworker, who confirmed it"
    AUTHORITY = "authority", "Written authority, and a document"


class RefusalReason(models.TextChoices):
    NOTHING_HELD = "nothing_held", "Nothing is held on this person"
    NOT_IDENTIFIED = "not_identified", "Who asks could not be established"
    UNFOUNDED = "unfounded", "Manifestly unfounded"
    EXCESSIVE = "excessive", "Manifestly excessive"
    TAKEN_BACK = "taken_back", "Taken back by whoever asked"
