"""Log lines: one line each, with the request's reference, and nobody's name."""

import json
import logging

import pytest

from diversion.logs import JsonLine
from tests.diversion.test_safety import start
from tests.house.addresses import with_a_planted_page


def line(**extra):
    record = logging.LogRecord(
        "room", logging.INFO, "file.py", 1, extra.pop("message", "said"), (), extra.pop("exc", None)
    )
    record.__dict__.update(extra)
    return JsonLine().format(record)


def test_only_declared_facts_are_written():
    told = json.loads(line(room="referrals", name_of_person="Joanne Carter"))
    assert {name: told[name] for name in sorted(set(told) - {"at", "request"})} == {
        "level": "INFO",
        "logger": "room",
        "message": "said",
        "room": "referrals",
    }


def test_a_message_cannot_forge_a_second_line():
    assert line(message='said\r\n{"level": "INFO"}').count("\n") == 0


def test_a_fault_is_named_by_kind_and_place_only():
    try:
        raise ValueError("Joanne Carter")
    except ValueError as fault:
        told = line(exc=(type(fault), fault, fault.__traceback__))
    assert (json.loads(told)["fault"], "Carter" in told) == ("ValueError", False)


def test_a_demonstration_tells_a_fault_in_full():
    try:
        raise ValueError("Joanne Carter")
    except ValueError as fault:
        record = logging.LogRecord(
            "room", logging.ERROR, "file.py", 1, "broke", (), (type(fault), fault, fault.__traceback__)
        )
    told = json.loads(JsonLine(tells_faults=True).format(record))
    assert (told["text"], told["trace"].splitlines()[0]) == ("Joanne Carter", "Traceback (most recent call last):")


@pytest.mark.parametrize(("mode", "tells"), [("demo", True), ("production", False)])
def test_only_a_demonstration_is_told_in_full(tmp_path, mode, tells):
    answer = start(
        tmp_path, "import diversion.settings as s; print(s.LOGGING['formatters']['json']['tells_faults'])", MODE=mode
    )
    assert answer.stdout == f"{tells}\n"


@pytest.mark.django_db
def test_a_page_that_breaks_leaves_no_name_in_the_log(settings, client, caplog):
    settings.ROOT_URLCONF = with_a_planted_page()
    client.raise_request_exception = False
    answer = client.get("/breaks/")
    lines = [JsonLine().format(record) for record in caplog.records if record.name == "django.request"]
    assert [(json.loads(one)["fault"], "Carter" in one) for one in lines] == [("ValueError", False)]
    assert answer.status_code == 500
