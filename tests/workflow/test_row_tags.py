"""Rows of a long list: escaped, chosen by plain conditions, and refused where a fragment wants more than that."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django import forms
from django.template import Context, Template
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString

from workflow.templatetags import row_tags


def written(fragment, *lines):
    text = []
    for line in lines:
        row_tags.fill_parts(row_tags.parts_of(Template(fragment).nodelist), line, text.append)
    return "".join(text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"late": True, "soon": True, "name": "<b>Jo</b>"}, "late &lt;b&gt;Jo&lt;/b&gt;"),
        ({"late": False, "soon": True, "name": SafeString("<b>Jo</b>")}, "soon <b>Jo</b>"),
        ({"late": "", "soon": 0, "name": "O'Hara"}, "calm O&#x27;Hara"),
    ],
)
def test_a_row_is_what_the_template_engine_would_write(line, expected):
    fragment = "{# of a list #}{% if late %}late{% elif soon %}soon{% else %}calm{% endif %} {{ name }}"
    assert written(fragment, line) == expected == Template(fragment).render(Context(line))


def test_each_line_is_written_once_and_in_order():
    assert written("{{ name }};", {"name": 1}, {"name": 2}) == "1;2;"


@pytest.mark.parametrize(
    "fragment", ["{{ name|upper }}", "{{ row.name }}", "{% if name == 'Jo' %}{% endif %}", "{% now 'Y' %}"]
)
def test_a_fragment_that_wants_more_than_names_is_refused(fragment):
    with pytest.raises((TemplateSyntaxError, AttributeError)):
        written(fragment, {"name": "Jo"})


def test_an_address_is_that_of_the_row():
    pk = UUID(int=7)
    assert row_tags.address_maker("caseworkflow:case-detail")(pk) == f"/cases/{pk}/"


class Narrowing(forms.Form):
    q = forms.CharField(label="Surname & reference", required=False, max_length=20)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), ("a", "A <b>"), ("b", "B")])


@pytest.mark.parametrize("query", [{}, {"q": 'Mc"Coy', "state": "b"}])
def test_a_filter_shows_what_was_chosen(query):
    html = row_tags.filter_fields(Narrowing(query))
    selected = {"": html.count('<option value="" selected>'), "b": html.count('<option value="b" selected>')}
    chosen = query.get("state", "")
    assert selected == {"": int(chosen == ""), "b": int(chosen == "b")}
    assert ("Mc&quot;Coy" in html, "A &lt;b&gt;" in html) == ("q" in query, True)


def test_a_filter_in_error_says_so():
    html = row_tags.filter_fields(Narrowing({"state": "unheard of"}))
    assert html.count("govuk-error-message") == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), ("", ""), (0, "0"), ("a\n<b>", "a<br>&lt;b&gt;"), (SafeString("<b>x</b>"), "<b>x</b>")],
)
def test_a_value_in_lines(value, shown):
    assert row_tags.with_line_breaks(value) == shown


def test_entries_stand_under_the_day_on_our_clocks():
    before, after = datetime(2026, 6, 30, 22, 59, tzinfo=UTC), datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    days = row_tags.timeline_days([{"at": after, "title": "Late"}, {"at": before, "title": "Early"}])
    assert [(day["heading"], [one["time"] for one in day["lines"]]) for day in days] == [
        ("1 July 2026", ["midnight"]),
        ("30 June 2026", ["11:59 pm"]),
    ]
