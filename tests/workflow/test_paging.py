"""Where a page begins, as an address says it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.http import QueryDict

from workflow.paging import FARTHEST, PageCursor, Pager, page_cursor_of

AT, ROW = datetime(2026, 3, 3, 10, tzinfo=UTC), UUID(int=7)


@pytest.mark.parametrize(
    "place",
    [PageCursor(AT, ROW, 50), PageCursor(None, ROW, 50), PageCursor(AT, None, 3), PageCursor(AT, ROW, FARTHEST)],
)
def test_a_place_is_read_as_it_was_written(place):
    assert page_cursor_of(str(place)) == place


@pytest.mark.parametrize(
    "text", ["", "none_none", "soon_none_1", "none_seven_1", f"{AT.isoformat()}_{ROW}_one", f"none_{ROW}_-1"]
)
def test_a_place_that_cannot_be_read_is_the_beginning(text):
    assert page_cursor_of(text) is None


def test_no_place_is_farther_than_a_list_is_long():
    assert page_cursor_of(f"none_none_{FARTHEST + 1}") is None


def test_the_first_page_keeps_what_narrows_the_list_and_is_offered_only_further_on():
    further = QueryDict("stand=draft", mutable=True)
    further["after"] = str(PageCursor(AT, ROW, 50))
    assert [Pager(query).first for query in (QueryDict("stand=draft"), further)] == ["", "?stand=draft"]


@pytest.mark.parametrize(
    ("begin", "shown", "sentence"),
    [(0, 1, "1 case."), (0, 2, "1 to 2, oldest clock first."), (50, 1, "51 to 51, oldest clock first.")],
)
def test_a_page_says_which_part_of_the_list_it_is(begin, shown, sentence):
    query = QueryDict(mutable=True)
    query["after"] = str(PageCursor(AT, ROW, begin))
    assert Pager(query).sentence(shown, "case") == sentence


@pytest.mark.parametrize(
    ("count", "shown", "following"),
    [(49, 49, None), (50, 50, None), (51, 50, PageCursor(None, None, 50)), (100, 50, PageCursor(None, None, 50))],
)
def test_a_short_list_is_cut_into_pages_of_fifty(count, shown, following):
    pager = Pager(QueryDict())
    assert (len(pager.take_slice(range(count))), pager.following) == (shown, following)


@pytest.mark.parametrize(("count", "page"), [(50, []), (51, [50]), (101, list(range(50, 100)))])
def test_its_second_page_begins_where_the_first_ended(count, page):
    assert Pager(QueryDict(f"after={PageCursor(None, None, 50)}")).take_slice(range(count)) == page


@pytest.mark.parametrize(
    ("query", "first", "previous"),
    [
        ("", "", ""),
        ("stand=draft", "", ""),
        (f"stand=draft&after={PageCursor(None, None, 50)}", "?stand=draft", "?stand=draft"),
        (f"after={PageCursor(None, None, 100)}", "?", f"?before={PageCursor(None, None, 100)}"),
        (f"before={PageCursor(None, None, 150)}", "?", f"?before={PageCursor(None, None, 100)}"),
        (f"before={PageCursor(None, None, 100)}", "?", "?"),
        (f"before={PageCursor(None, None, 50)}", "", ""),
        (
            f"before={PageCursor(None, None, 200)}&after={PageCursor(None, None, 100)}",
            "?",
            f"?before={PageCursor(None, None, 150)}",
        ),
    ],
)
def test_a_page_leads_to_the_one_before_it_and_the_first_page_to_none(query, first, previous):
    pager = Pager(QueryDict(query))
    pager.take_slice(range(300))
    assert (pager.first, pager.previous) == (first, previous)


@pytest.mark.parametrize(("before", "page"), [(250, range(200, 250)), (100, range(50, 100)), (50, range(50))])
def test_the_page_before_in_a_short_list_ends_where_this_one_begins(before, page):
    pager = Pager(QueryDict(f"before={PageCursor(None, None, before)}"))
    assert (pager.take_slice(range(300)), pager.following) == (list(page), PageCursor(None, None, before))
