"""Why something is corrected, what may follow from it for somebody to decide, and how they decided."""

from django.db import models


class CorrectionReason(models.TextChoices):
    TYPED = "typed", "It was typed or chosen wrongly"
    OTHER_RECORD = "other_record", "It belonged to somebody or something else"
    KNOWN = "known", "It was what we knew then, and we know better now"
    SENDER = "sender", "Whoever sent it has corrected it"
    PERSON = "person", "The person asked for it"


class FollowUpKind(models.TextChoices):
    FEEDBACK = "feedback", "The referring side was told something that may hold no more. Tell them what is right."
    CONCERN = "concern", "A concern or a breach may rest on it, or be missing. Decide whether it stands."
    PLAN = "plan", "The plan was agreed on what was recorded before. Look at it again with the person."
    ENDING = "ending", "The case ended on what was recorded before. Decide whether the ending stands."
    SHARED = "shared", "Facts may have been shared on an agreement that was recorded wrongly. Put it right."
    RULES = "rules", "The rules answered on what was recorded before. Decide whether the programme still fits."
    MESSAGES = "messages", "Messages may have gone to a number that was not theirs. Ask, and tell a team leader."
    DECISION = "decision", "Something was done on what police decided before. Decide whether it stands."
    TEST = "test", "A duty to be assessed may rest on this test. Decide whether it stands."


class FollowUpAnswer(models.TextChoices):
    MENDED = "mended", "Put right"
    STANDS = "stands", "Looked at: everything stands as it is"
