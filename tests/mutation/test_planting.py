"""Wrong changes: each is asleep until it is woken, and a module that sleeps answers as it always did."""

import pytest

from tests.mutation.planting import WATCH, Watch, planted

SOURCE = """
LIMIT = 7


def decorated(sentence):
    return lambda check: check


@decorated("Never changed: 3")
def is_high(score: int, *, least: int = 1) -> bool:
    return score is not None and score >= LIMIT


def count(rows):
    return sum(1 for row in rows if row not in (2, 3)) + 1


class Row:
    kind = 5

    def mark(self, seen):
        if seen:
            self.kind = 6
        self.save()
        return self

    def save(self):
        self.kind += 1
"""


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(SOURCE)
    tree, changes = planted(path, "room/module.py", 1)
    watch = Watch()
    names = {WATCH: watch}
    exec(compile(tree, str(path), "exec"), names)
    return names, watch, {one.words: one for one in changes}


def test_asleep_nothing_differs_and_what_was_passed_is_known(module):
    names, watch, changes = module
    answers = [names["is_high"](score) for score in (None, 6, 7, 8)]
    assert (answers, names["count"]([1, 2, 3, 4]), names["Row"]().mark(True).kind) == ([False, False, True, True], 3, 7)
    assert watch.passed == set(range(1, max(one.number for one in changes.values()) + 1))


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("score >= LIMIT → score > LIMIT", [False, False, False, True]),
        ("score is not None and score >= LIMIT → score is not None", [False, True, True, True]),
        ("return score is not None and score >= LIMIT → return True", [True] * 4),
        ("return score is not None and score >= LIMIT → return False", [False] * 4),
    ],
)
def test_awake_one_change_and_no_other_is_made(module, words, answers):
    names, watch, changes = module
    watch.awake = changes[words].number
    assert [names["is_high"](score) for score in (None, 6, 7, 8)] == answers


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("row not in (2, 3) → row in (2, 3)", 3),
        ("row not in (2, 3) → row not in (3,)", 4),
        ("if row not in (2, 3) → left out", 5),
    ],
)
def test_a_list_loses_one_of_its_members_and_a_condition_is_left_out(module, words, counted):
    names, watch, changes = module
    watch.awake = changes[words].number
    assert names["count"]([1, 2, 3, 4]) == counted


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("self.save() → left out", 6),
        ("self.kind = 6 → left out", 6),
        ("seen → not seen", 6),
        ("6 → 5", 6),
        ("6 → 7", 8),
    ],
)
def test_an_act_loses_a_statement_or_an_assignment(module, words, kind):
    names, watch, changes = module
    watch.awake = changes[words].number
    assert names["Row"]().mark(True).kind == kind


def test_decorators_defaults_types_and_what_stands_outside_functions_are_left_alone(module):
    _, _, changes = module
    assert [words for words in changes if words.startswith(("3 →", "5 →"))] == ["3 → 4", "3 → 2"]
    assert {one.function for one in changes.values()} == {"decorated", "is_high", "count", "mark", "save"}


def test_a_change_says_where_it_stands(module):
    _, _, changes = module
    one = changes["score >= LIMIT → score > LIMIT"]
    assert str(one) == "room/module.py:11 is_high: score >= LIMIT → score > LIMIT"
