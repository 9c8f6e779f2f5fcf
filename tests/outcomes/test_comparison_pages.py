"""The page of files of people to compare with: counts, never a person, and every reading is entered."""

import pytest
from django.urls import reverse

from ledger.models import Entry
from outcomes.comparison.imports.taking import import_comparators
from tests.factories.comparison import comparison_file

pytestmark = pytest.mark.django_db


def test_files_of_people_to_compare_with_are_shown_with_their_control_totals(team_leader, client_for, tmp_path):
    path = comparison_file(tmp_path, {}, {"source_reference": "C2", "family_name": "Brown", "reason": "moved"})
    import_comparators(path, actor=team_leader)
    text = client_for(team_leader).get(reverse("outcomes:comparisonfile-list")).content.decode()
    cells = [text.count(f'">{number}<') for number in (2, 1, 0)]
    assert (cells, "describe 1 person" in text, "Grey" in text) == ([1, 2, 1], True, False)
    assert Entry.objects.filter(actor=team_leader, object_kind="outcomes.comparison_files").count() == 1


def test_without_a_file_the_page_says_what_is_missing(team_leader, client_for):
    text = client_for(team_leader).get(reverse("outcomes:comparisonfile-list")).content.decode()
    assert ("Without one no figure says what a programme did." in text, "<table" in text) == (True, False)
