"""Lines of a summary list."""

from typing import Any

from accounts.words import day_in_words, moment_in_words

Row = dict[str, Any]

YES_NO = {True: "Yes", False: "No", None: ""}


def text_row(key: str, value: Any) -> Row:
    return {"key": key, "value": value}


def day_row(key: str, value: Any) -> Row:
    return text_row(key, day_in_words(value) if value else "")


def moment_row(key: str, value: Any) -> Row:
    return text_row(key, moment_in_words(value) if value else "")


def yes_no_row(key: str, value: bool | None) -> Row:
    return text_row(key, YES_NO[value])


def money_row(key: str, value: Any) -> Row:
    return text_row(key, f"£{value:,.2f}" if value is not None else "")
