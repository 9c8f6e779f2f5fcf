"""Who looked at what, and who was told: entered before the page is shown."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import models

from ledger.keys import digest_of_search
from ledger.models import Entry, Kind
from ledger.reading import limit_reading
from ledger.transactions import act

#: How many people one entry of an export names.
MOST_NAMED = 500


def record_viewing(
    row: models.Model, *, actor: Any, reason: str = "", what: str = "", others: Iterable[Any] = ()
) -> Entry:
    """Enter the consultation of one record; the page may be shown only after this has returned.

    Whoever has read about too many people outside their own work is stopped before. `others` are people whom its page
    shows beside those of the record.
    """
    limit_reading(row, actor=actor)
    named = list(dict.fromkeys(str(one) for one in (*getattr(row, "subject_ids", ()), *others)))
    return _enter_viewing(row, actor=actor, reason=reason, what=what, named=named)


@act()
def _enter_viewing(row: models.Model, *, actor: Any, reason: str, what: str, named: list[str]) -> Entry:
    return Entry.objects.enter(
        row, actor=actor, verb="view", kind=Kind.CONSULTATION, reason=reason, after=what, subjects=named
    )


def record_list_viewing(rows: Iterable[Any], *, actor: Any, kind: str) -> Entry:
    """Enter a list page with every id that it shows."""
    rows = list(rows)
    subjects = [subject for row in rows for subject in getattr(row, "subject_ids", ())]
    return record_rows_viewing([row.pk for row in rows], subjects, actor=actor, kind=kind)


@act()
def record_rows_viewing(
    ids: Iterable[Any],
    subjects: Iterable[Any],
    *,
    actor: Any,
    kind: str,
    verb: str = "list",
    reason: str = "",
    sought: str = "",
) -> Entry:
    """Enter a list page by the ids that it shows and the people whom they concern; of what was searched, a keyed hash."""
    rows = [str(pk) for pk in ids]
    return Entry.objects.enter(
        None,
        actor=actor,
        verb=verb,
        kind=Kind.CONSULTATION,
        object_kind=kind,
        reason=reason,
        subjects=list(dict.fromkeys(str(subject) for subject in subjects)),
        facts={"rows": rows, **(search_facts(sought, hits=len(rows)) if sought.strip() else {})},
    )


def search_facts(words: str, *, hits: int) -> dict[str, Any]:
    """What the ledger keeps of a search: its words as a keyed hash and how long they were, and how many rows it showed."""
    return {
        "sought": digest_of_search(words),
        "sought_key": str(settings.AUDIT_KEY_ID),
        "sought_length": len(words.strip()),
        "hits": hits,
    }


@act()
def read_figures(*, actor: Any, what: str, filters: dict[str, Any]) -> Entry:
    return Entry.objects.enter(
        None, actor=actor, verb="read_figures", kind=Kind.AGGREGATE, object_kind=what, facts=filters
    )


@act()
def record_export(*, actor: Any, what: str, facts: dict[str, Any], subjects: Sequence[str] = ()) -> None:
    """Enter a file that was given out with everyone who is in it, in as many entries as that takes."""
    for first in range(0, max(len(subjects), 1), MOST_NAMED):
        named = subjects[first : first + MOST_NAMED]
        Entry.objects.enter(
            None, actor=actor, verb="export", kind=Kind.EXPORT, object_kind=what, subjects=named, facts=facts
        )
