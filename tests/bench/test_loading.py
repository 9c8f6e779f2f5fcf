"""A form is sent as a browser would: what stands in its fields, and nothing of the other forms of the page."""

import pytest

from bench.loading import form_of, is_wanted, summed

PAGE = b"""
<form method="get"><input name="q" value="x"></form>
<form method="post"><input type="hidden" name="token" value="a"></form>
<form method="post">
  <input type="hidden" name="token" value="b">
  <input name="day" value="3"><input name="empty">
  <input type="radio" name="said" value="yes"><input type="radio" name="said" value="no" checked>
  <input type="checkbox" name="told" value="on">
  <textarea name="words"></textarea>
  <select name="programme"><option value="">Any</option><option value="divert" selected>Divert</option></select>
  <input type="submit" name="go" value="Send">
</form>
<form method="post"><input type="hidden" name="token" value="c"></form>
"""


def test_the_largest_form_that_posts_is_read_as_it_stands():
    assert form_of(PAGE) == {
        "token": "b",
        "day": "3",
        "empty": "",
        "said": "no",
        "words": "",
        "programme": "divert",
    }


def test_a_page_without_a_form_to_send_is_refused():
    with pytest.raises(RuntimeError):
        form_of(b'<form method="get"><input name="q"></form>')


@pytest.mark.parametrize(("count", "slowest"), [(19, 19.0), (20, 20.0), (21, 20.0), (40, 39.0)])
def test_the_slowest_twentieth_begins_after_nineteen_in_twenty(count, slowest):
    found = summed([float(number) for number in range(count, 0, -1)], refused=0)
    assert (found.count, found.p50, found.p95) == (count, (count + 1) / 2, slowest)


@pytest.mark.parametrize(
    ("times", "has_time", "wanted"),
    [
        ([], False, True),
        ([10.0, 10.0], False, True),
        ([10.0, 10.0, 10.0], False, False),
        ([10.0, 10.0, 10.0], True, True),
        ([1999.0], False, True),
        ([2000.0], False, False),
    ],
)
def test_a_page_is_asked_for_a_few_times_unless_it_takes_seconds(times, has_time, wanted):
    assert is_wanted(times, has_time) == wanted
