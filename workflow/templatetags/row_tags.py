"""One cheap way to render the rows of a long list: a fragment of plain names and plain conditions, compiled once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django import forms, template
from django.template.base import Node, TextNode, VariableNode
from django.template.defaultfilters import linebreaksbr
from django.template.defaulttags import CommentNode, IfNode
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import get_template
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.words import day_in_words, local_moment, time_in_words

register = template.Library()

SOME_ROW = UUID(int=0)


class Name(NamedTuple):
    """A value of the row, escaped unless it is markup already."""

    name: str


class Choice(NamedTuple):
    """One of two parts, by whether a value of the row is true."""

    name: str
    then: "Parts"
    otherwise: "Parts"


Parts = tuple["str | Name | Choice", ...]


@register.simple_tag
def render_rows(lines: Iterable[Mapping[str, Any]], template_name: str) -> SafeString:
    """The fragment once for each line.

    The fragment is an ordinary template that holds nothing but `{{ name }}` and `{% if name %}`: whatever needs more
    is worked out before, where the lines are made.
    """
    parts = compiled_template(template_name)
    written: list[str] = []
    for line in lines:
        fill_parts(parts, line, written.append)
    return SafeString("".join(written))


@cache
def compiled_template(template_name: str) -> Parts:
    return parts_of(get_template(template_name).template.nodelist)


def parts_of(nodes: Sequence[Node]) -> Parts:
    return tuple(part_of(node) for node in nodes if not isinstance(node, CommentNode))


def part_of(node: Node) -> "str | Name | Choice":
    if isinstance(node, TextNode):
        return node.s
    if isinstance(node, VariableNode):
        return Name(name_in(node.filter_expression))
    if isinstance(node, IfNode):
        return choice_of(node.conditions_nodelists)
    raise TemplateSyntaxError(f"A row knows names and conditions only, not {node.token.contents!r}.")


def choice_of(branches: Sequence[tuple[Any, Any]]) -> Choice:
    (condition, nodes), rest = branches[0], branches[1:]
    if not rest:
        otherwise: Parts = ()
    elif rest[0][0] is None:
        otherwise = parts_of(rest[0][1])
    else:
        otherwise = (choice_of(rest),)
    return Choice(name_in(condition.value), parts_of(nodes), otherwise)


def name_in(expression: Any) -> str:
    name = getattr(expression.var, "var", None)
    if expression.filters or not isinstance(name, str) or not name.isidentifier():
        raise TemplateSyntaxError(f"A row knows plain names only, not {expression.token!r}.")
    return name


def fill_parts(parts: Parts, line: Mapping[str, Any], write: Callable[[str], None]) -> None:
    for part in parts:
        if isinstance(part, str):
            write(part)
        elif isinstance(part, Name):
            value = line[part.name]
            write(value if isinstance(value, SafeString) else escape(str(value)))
        else:
            fill_parts(part.then if line[part.name] else part.otherwise, line, write)


@register.simple_tag
def summary_rows(facts: Iterable[Mapping[str, Any]]) -> SafeString:
    """The rows of a summary list."""
    lines = (
        {
            "key": fact["key"],
            "value": with_line_breaks(fact.get("value")),
            "url": fact.get("url", ""),
            "action": fact.get("action") or "Change",
        }
        for fact in facts
    )
    return render_rows(lines, "components/summary_row.html")


def with_line_breaks(value: Any) -> str:
    """A value as it is shown, each of its lines on a line; nought is a value, and nothing is none."""
    return linebreaksbr(value) if value or value == 0 else ""


@register.simple_tag
def timeline_days(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Entries, newest first, under the day on which each happened."""
    placed = ((local_moment(entry["at"]), entry) for entry in entries)
    return [
        {"heading": day_in_words(on), "lines": [timeline_line(at, entry) for at, entry in found]}
        for on, found in groupby(placed, key=lambda one: one[0].date())
    ]


def timeline_line(at: datetime, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": entry["title"],
        "url": entry.get("url", ""),
        "by": entry.get("by") or "",
        "iso": at.isoformat(),
        "time": time_in_words(at),
        "seen_by": entry.get("seen_by", ""),
        "text": linebreaksbr(entry["text"]) if entry.get("text") else "",
    }


def address_maker(name: str) -> Callable[[Any], str]:
    """How to address one row after another by its id, at the cost of one look-up in all."""
    before, after = around_id(name, get_script_prefix())
    return lambda pk: f"{before}{pk}{after}"


@cache
def around_id(name: str, _prefix: str) -> tuple[str, str]:
    """What stands before and after the id; the addresses of a process change with its prefix alone."""
    before, _, after = reverse(name, args=[SOME_ROW]).partition(str(SOME_ROW))
    return before, after


# -- filters ---------------------------------------------------------------------------------------------------------

GROUP = '<div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="{}">{}</label>{}</div>'

SELECT = '<select name="{}" class="govuk-select" id="{}">{}</select>'

INPUT = '<input type="text" name="{}" value="{}" maxlength="{}" class="govuk-input" id="{}">'


@register.simple_tag
def filter_fields(form: forms.Form) -> SafeString:
    """The fields of a form that narrows a list: each with its label, none marked as optional."""
    form.marks_optional = False
    return SafeString("".join(filter_field(field) for field in form))


def filter_field(field: Any) -> SafeString:
    """What a list of choices and a line of text need; any other field, and one in error, takes the whole way."""
    widget, value = type(field.field.widget), field.value()
    if field.errors or field.help_text or widget not in {forms.Select, forms.TextInput}:
        return field.as_field_group()
    here = field.id_for_label
    if widget is forms.Select:
        options = options_of(field.field.choices, str(value or ""))
        return format_html(GROUP, here, field.label, format_html(SELECT, field.html_name, here, options))
    line = format_html(INPUT, field.html_name, value or "", field.field.max_length, here)
    return format_html(GROUP, here, field.label, line)


def options_of(choices: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    return SafeString("".join(option_of(str(value), str(label), str(value) == chosen) for value, label in choices))


def option_of(value: str, label: str, is_chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'
