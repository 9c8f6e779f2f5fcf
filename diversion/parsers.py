"""How the API reads a body."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from accounts.fields import UNREADABLE

UNREADABLE_JSON = "The body holds a control character or half a character, which no field takes."
TOO_DEEP = "The body is nested too deeply to be read."


class ReadableJSON(JSONParser):
    """JSON without control characters and halves of characters in its texts, which no database keeps."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            parsed = super().parse(stream, media_type, parser_context)
        except ParseError as fault:
            raise ParseError(f"{fault.detail}.") from None
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        if not is_readable(parsed):
            raise ParseError(UNREADABLE_JSON)
        return parsed


def is_readable(value: Any) -> bool:
    if isinstance(value, str):
        return UNREADABLE.search(value) is None
    if isinstance(value, dict):
        return all(is_readable(one) for pair in value.items() for one in pair)
    return all(is_readable(one) for one in value) if isinstance(value, list) else True
