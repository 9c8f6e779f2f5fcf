"""The look: whose marks are not ours, what can be read, and the parts of forms."""

import json
import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from accounts.fields import DayMonthYearField, YesNoField
from accounts.roles import Role
from diversion.navigation import PLACES
from diversion.policy import may_open
from workflow.labels import TagKind

ROOT = Path(__file__).parents[2]

BUILD = ROOT / "static" / "build"

BAND = "#0f5e63"

LEAST = 4.5


@pytest.fixture(scope="module")
def css():
    return (BUILD / "site.css").read_text()


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def long_form(colour):
    return "#" + "".join(letter * 2 for letter in colour[1:]) if len(colour) == 4 else colour


def colours_in(css, css_class):
    rules = re.findall(rf"\.{css_class}\{{([^}}]*)\}}", css)
    found = dict(pair.split(":") for rule in rules for pair in rule.split(";") if pair.count(":") == 1)
    return long_form(found["color"]), long_form(found["background-color"])


def test_the_built_styles_hold_no_mark_that_is_not_ours(css):
    assert re.findall(r"GDS Transport|crest|crown", css, re.IGNORECASE) == []


def test_no_built_file_is_a_crest_or_a_crown():
    assert [path.name for path in BUILD.rglob("*") if re.search(r"crest|crown|govuk-icon|logotype", path.name)] == []


def test_every_file_that_the_styles_name_was_built(css):
    named = re.findall(r"url\(\"?([^\")]+)", css)
    assert [name for name in named if not (BUILD / name).is_file()] == []


def test_nothing_in_the_styles_comes_from_elsewhere(css):
    assert re.findall(r"url\(\"?(?:https?:)?//|@import", css) == []


@pytest.mark.parametrize("kind", TagKind)
def test_a_tag_can_be_read(css, kind):
    assert contrast(*colours_in(css, kind.css_class)) >= LEAST


def test_white_words_on_the_accent_can_be_read():
    assert contrast("#ffffff", BAND) >= LEAST


@pytest.mark.parametrize("level", ["past", "today", "done", "stopped"])
def test_a_clock_can_be_read_on_white(css, level):
    colour = re.search(rf"\.app-clock--{level}\{{color:(#[0-9a-f]+)", css)[1]
    assert contrast(long_form(colour), "#ffffff") >= LEAST


def test_no_role_has_more_than_six_places():
    assert {role: len(places) for role, places in PLACES.items() if len(places) > 6} == {}


@pytest.mark.parametrize("role", PLACES)
def test_every_place_of_a_role_has_an_address_that_the_role_may_open(role):
    assert [name for _, name in PLACES[role] if not (reverse(name) and may_open(name, role))] == []


def test_every_role_that_signs_in_has_places():
    assert set(Role) - set(PLACES) == {Role.API_CLIENT, Role.CLOCK}


def test_no_template_has_a_style_or_a_script_of_its_own():
    own = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)(?![^>]*application/json)")
    assert [path.name for path in (ROOT / "templates").rglob("*.html") if own.search(path.read_text())] == []


#: Columns that the rows bring, widths, a corner without a name, or a head that is heard and not seen.
OWN_HEADS = {
    "administration/desk_list.html",
    "caseworkflow/_today.html",
    "caseworkflow/_workers.html",
    "caseworkflow/case_assessment.html",
    "programmes/_group.html",
    "programmes/proposal_decide.html",
    "referrals/likeness_judge.html",
}


def test_the_head_of_a_table_is_written_in_one_place():
    folder = ROOT / "templates"
    own = {str(path.relative_to(folder)) for path in folder.rglob("*.html") if "<thead" in path.read_text()}
    assert {name for name in own if not name.startswith("outcomes/")} == OWN_HEADS


def test_packages_are_held_to_exact_versions():
    package = json.loads((ROOT / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]
    assert [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


class Sample(forms.Form):
    reveals = {"is_safe": {"no": ["why"]}}

    born_on = DayMonthYearField(label="Date of birth", noun="date of birth", help_text="For example, 27 3 1996")
    is_safe = YesNoField(label="Is it safe to call?")
    why = forms.CharField(label="Why not?", required=False)


def rendered(source, **context):
    return Template(source).render(Context(context))


def test_an_error_summary_leads_to_the_part_in_error():
    form = Sample({"born_on_day": "3", "born_on_year": "1996"})
    page = rendered('{% include "components/error_summary.html" %}', form=form)
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', page) == [
        ("#id_born_on_1", "Date of birth must include a month."),
        ("#id_is_safe_0", "Answer the question: Is it safe to call?"),
    ]


def test_a_group_is_described_by_its_hint_and_its_error():
    page = rendered("{{ form }}", form=Sample({}))
    assert re.findall(r'<fieldset[^>]*aria-describedby="([^"]*)"', page) == [
        "id_born_on_helptext id_born_on_error",
        "id_is_safe_error",
    ]


def test_what_was_typed_comes_back_as_it_was_typed():
    page = rendered(
        "{{ form.born_on }}", form=Sample({"born_on_day": "31", "born_on_month": "Febry", "born_on_year": "96"})
    )
    assert re.findall(r'value="([^"]*)"', page) == ["31", "Febry", "96"]


def test_a_field_that_a_choice_reveals_is_asked_once_inside_it():
    page = rendered("{{ form }}", form=Sample())
    assert (page.count('name="why"'), page.index("govuk-radios__conditional") < page.index('name="why"')) == (1, True)


def test_nothing_is_answered_beforehand():
    assert "checked" not in rendered("{{ form }}", form=Sample())


def test_a_page_with_errors_says_so_in_its_title():
    request = RequestFactory().get("/")
    page = Template('{% extends "base.html" %}{% block title %}Call{% endblock %}')
    title = re.search(
        r"<title>(.*?)</title>", page.render(Context({"form": Sample({}), "request": request, "service_name": "S"}))
    )
    assert title[1] == "Error: Call - S"
