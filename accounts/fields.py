"""Fields that every room's forms share: days, moments and yes-or-no, kept as typed and never guessed."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import get_text_list

from accounts.words import MONTHS, day_in_words

CLOCK = re.compile(r"^(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])?\.?m?\.?$")
Limit = date | Callable[[], date] | None
#: Control characters but for tabs and line breaks, halves of characters, and the sign that marks either.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
MARK = "\ufffd"


#: Signs that nobody sees and no word needs, by which two equal names differ: the soft hyphen, spaces without width, marks of
#: byte order, what turns a line around. Joiners and the marks of a direction stay: Bengali, Punjabi, Persian and faces need them.
UNSEEN = re.compile("[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")


#: The apostrophe of phones and word processors.
CURLY = "\u2019"


def normalise_text(text: str) -> str:
    """The one spelling in which text is kept: letters with their accents in one piece (NFC), without signs that nobody sees.

    Everything else stays as it was typed: capitals, apostrophes, hyphens, double spaces. Safe to do twice.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", UNSEEN.sub("", text))


def spellings_of(text: str) -> tuple[str, ...]:
    """A text that is looked for, with either apostrophe: a keyboard writes the one, a phone the other."""
    straight = text.replace(CURLY, "'")
    return (straight, straight.replace("'", CURLY)) if "'" in straight else (text,)


def mark_unreadable(text: str) -> str:
    """Put the sign that everybody knows in the place of each character that cannot be read."""
    return UNREADABLE.sub(MARK, text)


def check_readable(value: Any) -> None:
    """Refuse a text in which something could not be read; any other value is somebody else's to judge."""
    if isinstance(value, str) and UNREADABLE.search(value):
        raise ValidationError(
            f"Take out the characters that cannot be read. They are shown as {MARK}.", code="unreadable"
        )


NO_VERSION = "The page does not say which version of the record you saw. Nothing was saved. Open it again, then decide."


class VersionField(forms.IntegerField):
    """How the page knew the row. Without it nobody could tell that somebody else was first, so nothing goes without it."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": NO_VERSION,
        "invalid": NO_VERSION,
        "min_value": NO_VERSION,
        "max_value": NO_VERSION,
    }


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def month_of(text: str) -> int:
    """The number of a month given as 3, 03, Mar or March; 0 when it is none of these."""
    if text.isascii() and text.isdigit():
        return int(text)
    begin = text[:3].lower()
    return next((number for number, name in enumerate(MONTHS, 1) if name[:3].lower() == begin), 0)


def time_of(text: str) -> time | None:
    """The time given as 14:10, 14.10, 1410, 2:10 pm or 2pm; None when it is no time of day."""
    found = CLOCK.match(text.strip().lower())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if (half and not 1 <= hour <= 12) or (not half and found[2] is None):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def moment_at(day: date, at: time) -> datetime:
    """The one moment at which our clocks show this time; a time that never was, or was twice, is refused."""
    local = timezone.get_default_timezone()
    first, second = (datetime.combine(day, at, tzinfo=local).replace(fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(local).time() != at:
        raise ValidationError("The clocks went forward that night and this time did not exist.", code="time")
    raise ValidationError(
        "The clocks went back that night and this time came twice. Give a time outside 1 am to 2 am.", code="time"
    )


def part_input(name: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "text" if name == "time" else "numeric", "autocomplete": "off"})


class DayMonthYearWidget(forms.MultiWidget):
    """Three boxes; whatever was typed in them comes back as it was typed."""

    template_name = "django/forms/widgets/day_month_year.html"
    use_fieldset = True
    parts = {"day": 2, "month": 2, "year": 4}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({name: part_input(name) for name in self.parts}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return [None] * len(self.parts)
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        return [day.day, day.month, day.year]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = context["widget"]["attrs"].get("class", "govuk-input")
        for (label, width), subwidget in zip(self.parts.items(), context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = label.capitalize()
            subwidget["attrs"]["class"] = f"govuk-date-input__input govuk-input--width-{width} {given}"
        return context


class DayMonthYearField(forms.Field):
    """A day as day, month and year. `noun` names it in errors: "date of birth" gives "Enter the date of birth"."""

    widget = DayMonthYearWidget
    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(self, *, noun: str = "date", earliest: Limit = None, latest: Limit = None, **options: Any) -> None:
        self.noun, self.earliest, self.latest = noun, earliest, latest
        super().__init__(**options)
        self.error_messages["required"] = f"Enter the {noun}."

    def clean(self, value: Any) -> Any:
        typed = [str(text or "").strip() for text in value or []]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self.check_all_given(typed)
        found = self.found(typed)
        self.run_validators(found)
        return found

    def check_all_given(self, typed: list[str]) -> None:
        missing = [name for name, text in zip(self.parts, typed, strict=True) if not text]
        if missing:
            names = get_text_list(missing, "and")
            article = "" if len(missing) > 1 else "a "
            raise ValidationError(f"{upper_first(self.noun)} must include {article}{names}.", code=missing[0])

    def found(self, typed: list[str]) -> Any:
        return self.day_of(*typed)

    def day_of(self, day: str, month: str, year: str) -> date:
        if not re.fullmatch(r"[0-9]{4}", year):
            raise ValidationError("The year must be 4 numbers, like 2026.", code="year")
        try:
            found = date(int(year), month_of(month), int(day))
        except ValueError:
            raise ValidationError(
                f"{upper_first(self.noun)} must be a real date, like 27 3 2026.", code="day"
            ) from None
        self.check_limits(found)
        return found

    def check_limits(self, found: date) -> None:
        earliest, latest = (limit() if callable(limit) else limit for limit in (self.earliest, self.latest))
        if latest and found > latest:
            words = "today or in the past" if latest == timezone.localdate() else f"{day_in_words(latest)} or before"
            raise ValidationError(f"{upper_first(self.noun)} must be {words}.", code="day")
        if earliest and found < earliest:
            words = (
                "today or in the future" if earliest == timezone.localdate() else f"{day_in_words(earliest)} or after"
            )
            raise ValidationError(f"{upper_first(self.noun)} must be {words}.", code="day")

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [
            "" if text is None else str(text)
            for text in (cast(forms.MultiWidget, self.widget).decompress(initial) or [])
        ]
        return before != [str(text or "") for text in data or [""] * len(self.parts)]


class MomentWidget(DayMonthYearWidget):
    parts = {"day": 2, "month": 2, "year": 4, "time": 5}

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return [None] * len(self.parts)
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return [local.day, local.month, local.year, f"{local:%H:%M}"]


class MomentField(DayMonthYearField):
    """A day and a time on our clocks, given back as one moment in UTC."""

    widget = MomentWidget
    parts = ("day", "month", "year", "time")

    def __init__(self, *, noun: str = "date and time", **options: Any) -> None:
        super().__init__(noun=noun, **options)

    def found(self, typed: list[str]) -> datetime:
        day, at = self.day_of(*typed[:3]), time_of(typed[3])
        if at is None:
            raise ValidationError("Enter the time like 14:10 or 2:10 pm.", code="time")
        return moment_at(day, at)


class YesNoField(forms.Field):
    """Yes is True, No is False, no answer is None; nothing is ever ticked beforehand."""

    widget = forms.RadioSelect
    answers = {"yes": True, "no": False, "unknown": None}

    def __init__(self, *, unknown: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.choices = [("yes", "Yes"), ("no", "No"), *([("unknown", unknown)] if unknown else [])]
        self.widget.choices = self.choices

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def to_python(self, value: Any) -> str:
        return value or ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and value not in dict(self.choices):
            raise ValidationError("Choose one of the answers.", code="invalid_choice")

    def clean(self, value: Any) -> bool | None:
        return self.answers.get(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


def one_a_line(text: str) -> list[str]:
    """The words of each line, once each and in order of the alphabet."""
    return sorted({" ".join(line.split()) for line in text.splitlines()} - {""})


#: A reason has so many letters or digits, and so many different ones: "aaaaaaaaaaaaaaaaaaaa" says nothing.
REAL_CHARACTERS, DIFFERENT_CHARACTERS = 20, 6


def clean_reason_words(text: str) -> str:
    """A reason in words, refused where it has the length of one and none of the sense."""
    real = [one for one in text.casefold() if one.isalnum()]
    if len(real) < REAL_CHARACTERS:
        raise ValidationError(f"Say it in at least {REAL_CHARACTERS} letters.", code="too_short")
    if len(set(real)) < DIFFERENT_CHARACTERS:
        raise ValidationError("Say it in words.", code="no_words")
    return " ".join(text.split())
