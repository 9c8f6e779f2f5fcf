"""Every way in which something is told to somebody outside names its row in the processing record."""

import ast

import pytest

from administration.data_protection.models import ProcessingFlow
from tests.house.test_names import modules, relative

TELLING = {"DISCLOSURE", "EXPORT"}
ENTERING = {"enter", "enter_batch", "record_event"}


def verb_of(call):
    """The verb of a call that enters something: by its name, or the second of what is given without one."""
    named = [word.value for word in call.keywords if word.arg == "verb"]
    given = [*named, *call.args[1:2]]
    return given[0].value if given and isinstance(given[0], ast.Constant) else None


def told_verbs(tree):
    """The verb of each entry that says that something was disclosed or exported."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        kinds = {getattr(word.value, "attr", "") for word in call.keywords if word.arg == "kind"}
        if name in ENTERING and kinds & TELLING:
            yield verb_of(call)


def without_a_flow(trees, verbs):
    return sorted(f"{path}: {verb}" for path, tree in trees for verb in told_verbs(tree) if verb not in verbs)


@pytest.mark.django_db
def test_whatever_is_told_outside_has_its_row_in_the_processing_record():
    verbs = {verb for flow in ProcessingFlow.objects.all() for verb in flow.verbs}
    trees = [(relative(path), ast.parse(path.read_text(encoding="utf-8"))) for path in modules()]
    assert without_a_flow(trees, verbs) == []


@pytest.mark.django_db
def test_a_verb_stands_in_one_row():
    verbs = [verb for flow in ProcessingFlow.objects.all() for verb in flow.verbs]
    assert sorted(set(verbs)) == sorted(verbs)


def test_the_rooms_tell_outside_by_these_verbs():
    found = {verb for path in modules() for verb in told_verbs(ast.parse(path.read_text(encoding="utf-8")))}
    assert found == {
        *("ask_police", "disclose", "export", "give_to_provider", "publish_report", "remind", "take_back", "tell"),
        *("hand_out_certificate", "hand_out_pack", "sign_answer"),
        *("hand_out_breach_papers", "hand_out_papers", "tell_by_hand"),
    }


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('Entry.objects.enter(row, verb="shout", kind=Kind.DISCLOSURE)', ["here: shout"]),
        ('record_event(row, "shout", kind=Kind.DISCLOSURE)', ["here: shout"]),
        ("Entry.objects.enter(row, verb=word, kind=Kind.EXPORT)", ["here: None"]),
        ('Entry.objects.enter(row, verb="tell", kind=Kind.DISCLOSURE)', []),
        ('Entry.objects.enter(row, verb="shout", kind=Kind.MOVE)', []),
    ],
)
def test_what_is_told_without_a_row_is_listed(code, found):
    assert without_a_flow([("here", ast.parse(code))], {"tell"}) == found
