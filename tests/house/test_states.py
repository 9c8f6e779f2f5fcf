"""The states of every machine: each has one word and one kind, beside it and nowhere else."""

import ast

import pytest
from django.apps import apps

from tests.house.test_names import ROOT, modules, relative
from workflow.labels import State, TagKind
from workflow.machine import Machine


def machines():
    return [model for model in apps.get_models() if issubclass(model, Machine)]


def every_list_of_states():
    return State.__subclasses__()


def test_every_machine_moves_on_one_list_of_states():
    listed = {model: model._meta.get_field("state").choices for model in machines()}
    assert {model: model.states().choices for model in machines() if issubclass(model.states(), State)} == listed


@pytest.mark.parametrize("states", every_list_of_states())
def test_every_state_has_one_word_and_one_kind(states):
    tags = [state.tag for state in states]
    assert [tag for tag in tags if not (tag.words.strip() and isinstance(tag.kind, TagKind))] == []
    assert len({tag.words for tag in tags}) == len(tags)


def pairs_in(tree):
    """Each key of a mapping, or first of two, beside the word that it is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            yield from zip(node.keys, node.values, strict=True)
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            yield tuple(node.elts)


def is_state(node):
    names = {states.__name__ for states in every_list_of_states()}
    return isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in names


def test_no_state_is_given_a_word_twice():
    words = {state.label for states in every_list_of_states() for state in states}
    again = [
        (relative(path), ast.unparse(name), word.value)
        for path in modules()
        for name, word in pairs_in(ast.parse(path.read_text()))
        if isinstance(word, ast.Constant) and word.value in words and is_state(name)
    ]
    assert again == []


def test_the_room_of_the_way_anything_moves_knows_no_word_of_a_state():
    words = {state.label for states in every_list_of_states() for state in states}
    known = [
        (path.name, node.value)
        for path in sorted((ROOT / "workflow").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in words
    ]
    assert known == []
