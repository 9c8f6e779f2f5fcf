"""What templates say in our words: states, days, times, and the links of an error summary."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms, template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.fields import VersionField
from accounts.words import day_in_words, moment_in_words, time_in_words, weekday_in_words, whole_day_in_words
from workflow.labels import Tag

register = template.Library()

UNKNOWN = "Not recorded"


@register.simple_tag
@lru_cache
def state_tag(tag: Tag) -> SafeString:
    return format_html('<strong class="govuk-tag app-tag {}">{}</strong>', tag.kind.css_class, tag.words)


@register.simple_tag
@lru_cache
def table_head(*columns: str) -> SafeString:
    """The head of a table by the names of its columns: `#` before one stands over numbers, `~` before one is heard only."""
    row = format_html_join("", '<th scope="col" class="govuk-table__header{}">{}</th>', map(_column, columns))
    return format_html('<thead class="govuk-table__head"><tr class="govuk-table__row">{}</tr></thead>', row)


def _column(name: str) -> tuple[str, str]:
    if name.startswith("~"):
        return "", format_html('<span class="govuk-visually-hidden">{}</span>', name[1:])
    return (" govuk-table__header--numeric", name[1:]) if name.startswith("#") else ("", name)


def or_unknown(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """The same, where there may be nothing to say."""
    return lambda value: UNKNOWN if value is None or value == "" else write(value)


show_day = register.filter("day", or_unknown(day_in_words))

clock_time = register.filter("clock_time", or_unknown(time_in_words))

show_moment = register.filter("moment", or_unknown(moment_in_words))

register.filter("weekday", weekday_in_words)

register.filter("whole_day", whole_day_in_words)


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
