"""How the API reads a body."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from accounts.fields import UNREADABLE, normalise_text

UNREADABLE_JSON = "The body holds a control character or half a character, which no field takes."
TOO_DEEP = "The body is nested too deeply to be read."


class ReadableJSON(JSONParser):
    """JSON without control characters and halves of characters, which no database keeps; its texts in one spelling."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            parsed = super().parse(stream, media_type, parser_context)
        except ParseError as fault:
            raise ParseError(f"{fault.detail}.") from None
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        if not is_readable(parsed):
            raise ParseError(UNREADABLE_JSON)
        return spell_alike(parsed)


def is_readable(value: Any) -> bool:
    if isinstance(value, str):
        return UNREADABLE.search(value) is None
    if isinstance(value, dict):
        return all(is_readable(one) for pair in value.items() for one in pair)
    return all(is_readable(one) for one in value) if isinstance(value, list) else True


def spell_alike(value: Any) -> Any:
    if isinstance(value, str):
        return normalise_text(value)
    if isinstance(value, dict):
        return {normalise_text(name): spell_alike(one) for name, one in value.items()}
    return [spell_alike(one) for one in value] if isinstance(value, list) else value
