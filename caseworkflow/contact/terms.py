"""The closed vocabularies of attempts and appointments."""

from django.db import models


class AttemptResult(models.TextChoices):
    SPOKE = "spoke", "Spoke to them"
    NO_ANSWER = "no_answer", "No answer"
    LEFT_MESSAGE = "left_message", "Left a message"
    TEXT_SENT = "text_sent", "Text sent"
    LETTER_SENT = "letter_sent", "Letter sent"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    SOMEONE_ELSE = "someone_else", "Someone else answered"
    VISITED_OUT = "visited_out", "Visited, not in"
    DECLINED = "declined", "Spoke to them: they decline"


TWO_WAY = frozenset({AttemptResult.SPOKE, AttemptResult.DECLINED})


class Channel(models.TextChoices):
    PHONE = "phone", "Phone"
    TEXT = "text", "Text"
    LETTER = "letter", "Letter"
    VISIT = "visit", "Visit"
    IN_PERSON = "in_person", "In person"


class Attendance(models.TextChoices):
    NOT_RECORDED = "", "Not recorded"
    ATTENDED = "attended", "Attended"
    ATTENDED_LATE = "attended_late", "Attended late"
    LEFT_EARLY = "left_early", "Left early"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    CANCELLED_PERSON = "cancelled_person", "Cancelled by the person"
    CANCELLED_SERVICE = "cancelled_service", "Cancelled by us"
    RESCHEDULED = "rescheduled", "Rescheduled"
    REFUSED_ENTRY = "refused_entry", "Came, but could not take part"


CAME = frozenset({Attendance.ATTENDED, Attendance.ATTENDED_LATE})

MISSED = frozenset({Attendance.DID_NOT_ATTEND, Attendance.LEFT_EARLY, Attendance.REFUSED_ENTRY})


CALLED_OFF = frozenset({Attendance.CANCELLED_PERSON, Attendance.CANCELLED_SERVICE, Attendance.RESCHEDULED})


class AppointmentKind(models.TextChoices):
    FIRST = "first", "First appointment"
    SESSION = "session", "Session"
    REVIEW = "review", "Review"
    EXIT = "exit", "Last meeting"


class Mode(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"
