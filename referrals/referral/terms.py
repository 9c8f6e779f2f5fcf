"""The closed vocabularies of a referral."""

from django.db import models


class Source(models.TextChoices):
    CUSTODY = "custody", "Custody"
    STREET = "street", "Stop on the street"
    VOLUNTARY_ATTENDANCE = "voluntary_attendance", "Voluntary attendance"
    COURT = "court", "Court"
    RETAILER = "retailer", "Retailer"
    LIAISON_AND_DIVERSION = "liaison_and_diversion", "Liaison and diversion"
    SELF = "self", "The person themselves"


POLICE_SOURCES = frozenset({Source.CUSTODY, Source.STREET, Source.VOLUNTARY_ATTENDANCE})


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    OTHER = "X", "Another answer"
    UNKNOWN = "U", "Not known"


class AmountBand(models.TextChoices):
    PERSONAL_SMALL = "personal_small", "Small, for own use"
    PERSONAL_LARGE = "personal_large", "Larger, for own use"
    MORE = "more", "More than own use"


class Responsibility(models.TextChoices):
    ADMITTED = "admitted", "Admitted the offence"
    ACCEPTED = "accepted", "Accepted responsibility"
    NO_REPLY = "no_reply", "Gave no reply"
    DENIED = "denied", "Denied it"
    NOT_ASKED = "not_asked", "Was not asked"


class VictimKind(models.TextChoices):
    NONE = "none", "No victim"
    PERSON = "person", "A person"
    BUSINESS = "business", "A business"


class Door(models.TextChoices):
    PAGE = "page", "A page of this service"
    API = "api", "A police system"
    FILE = "file", "A file"


class RejectionReason(models.TextChoices):
    AGE = "age", "Under or over age"
    SEX = "sex", "Not for a person of this sex"
    OUT_OF_AREA = "out_of_area", "Out of area"
    OFFENCE_EXCLUDED = "offence_excluded", "Offence excluded"
    SUPPLY = "supply", "Supply suspected"
    HISTORY = "history", "History of offending"
    ONCE_ONLY = "once_only", "Already used a once-only programme"
    NON_ENGAGEMENT = "non_engagement", "Did not take part before"
    NO_ADMISSION = "no_admission", "No admission where one is required"
    EVIDENCE = "evidence", "Evidence test not met"
    HATE_OR_DOMESTIC_ABUSE = "hate_or_domestic_abuse", "Hate crime or domestic abuse"
    COURT_ORDER = "court_order", "Subject to a court order"
    CO_ACCUSED = "co_accused", "Co-accused"
    RISK = "risk", "Risk too high"
    DECLINES = "declines", "The person declines"
    CAPACITY = "capacity", "No capacity, or too unwell"
    NO_CONTACT_DETAILS = "no_contact_details", "No contact details"
    NO_PLACES = "no_places", "No places"
    NOT_TESTED = "not_tested", "No positive test"
    NO_ANSWER = "no_answer", "Information asked for did not come"


class WithdrawalReason(models.TextChoices):
    MISTAKE = "mistake", "Sent by mistake"
    DUPLICATE = "duplicate", "Sent twice"
    CHARGED = "charged", "Charged instead"
    VICTIM = "victim", "The victim's views"
    PERSON = "person", "The person changed their mind"
    OTHER = "other", "Another reason"
