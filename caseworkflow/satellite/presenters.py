"""Lines of a summary list."""

from typing import Any

from workflow.words import day_in_words, moment_in_words

Row = dict[str, Any]

YES_NO = {True: "Yes", False: "No", None: ""}


def line(key: str, value: Any) -> Row:
    return {"key": key, "value": value}


def day(key: str, value: Any) -> Row:
    return line(key, day_in_words(value) if value else "")


def moment(key: str, value: Any) -> Row:
    return line(key, moment_in_words(value) if value else "")


def answer(key: str, value: bool | None) -> Row:
    return line(key, YES_NO[value])


def money(key: str, value: Any) -> Row:
    return line(key, f"£{value:,.2f}" if value is not None else "")
