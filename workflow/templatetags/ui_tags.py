"""What templates say in our words: states, days, times, and the links of an error summary."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.fields import VersionField, written_day
from workflow.labels import Tag

register = template.Library()

UNKNOWN = "Not recorded"


def local_moment(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_default_timezone()) if timezone.is_aware(moment) else moment


@register.simple_tag
@lru_cache
def state_tag(tag: Tag) -> SafeString:
    return format_html('<strong class="govuk-tag app-tag {}">{}</strong>', tag.kind.css_class, tag.words)


@register.filter
def show_day(value: date | datetime | None) -> str:
    """3 March 2026"""
    if value is None or value == "":
        return UNKNOWN
    return written_day(local_moment(value).date() if isinstance(value, datetime) else value)


@register.filter
def clock_time(value: datetime | None) -> str:
    """2:10 pm"""
    if value is None or value == "":
        return UNKNOWN
    at = local_moment(value)
    if (at.hour, at.minute) in {(0, 0), (12, 0)}:
        return "midday" if at.hour else "midnight"
    return f"{at.hour % 12 or 12}:{at.minute:02} {'pm' if at.hour >= 12 else 'am'}"


@register.filter
def show_moment(value: datetime | None) -> str:
    """2:10 pm on 3 March 2026"""
    return UNKNOWN if value is None or value == "" else f"{clock_time(value)} on {show_day(value)}"


@register.filter
def in_words(code: str) -> str:
    """A name of the code as words: sign_in is sign in, referrals.drugtest is drugtest."""
    return str(code).rpartition(".")[2].replace("_", " ")


@register.filter
def age_in_years(born_on: date | None, today: date | None = None) -> str:
    """Whole years today, or nothing when the date of birth is not known."""
    if not born_on:
        return ""
    today = today or timezone.localdate()
    return str(today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day)))


@register.simple_tag
def render_field(field: forms.BoundField) -> SafeString:
    return field.as_field_group()


@register.filter
def without_optional(form: Any) -> Any:
    """The same form without "(optional)" beside its labels, for filters, where everything is."""
    form.marks_optional = False
    return form


@register.simple_tag
def error_links(form: Any) -> list[dict[str, Any]]:
    """Each error with the element that it is about; errors of the whole form, and of its version, lead nowhere."""
    links = [{"text": text, "href": ""} for text in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            field = form[name]
            href = "" if isinstance(field.field, VersionField) else f"#{field.link_id}"
            links += [{"text": text, "href": href} for text in field.error_messages]
    return links
