"""Log lines as JSON with the request's reference, and no personal data."""

import json
import logging

from ledger import acts

ALLOWED = ("job", "task", "fault", "tries", "route", "user", "room", "count", "row")


class JsonLine(logging.Formatter):
    """One line a record: exceptions are named by kind only, since their text may hold what somebody typed."""

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
        return json.dumps(line, ensure_ascii=True)


def _where(record: logging.LogRecord) -> str:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-4:])
