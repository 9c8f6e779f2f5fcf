"""Log lines as JSON with the request's reference, and no personal data."""

import json
import logging

from ledger import acts

ALLOWED = ("job", "task", "fault", "tries", "route", "user", "room", "count", "row")


class JsonLine(logging.Formatter):
    """One line a record. In production exceptions are named by kind only, since their text may hold what somebody typed.

    A demonstration holds invented people alone: there `tells_faults` adds the text and the whole trace.
    """

    def __init__(self, *, tells_faults: bool = False) -> None:
        super().__init__()
        self.tells_faults = tells_faults

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": acts.request_id(),
            **{name: getattr(record, name) for name in ALLOWED if hasattr(record, name)},
        }
        if record.exc_info and record.exc_info[0]:
            line["fault"] = record.exc_info[0].__name__
            line["where"] = _where(record)
            if self.tells_faults:
                line["text"] = str(record.exc_info[1])
                line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


def _where(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-4:])
