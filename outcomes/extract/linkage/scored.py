"""Whose the rows are that no identifier settles: scored against everybody known, in bounded memory, saved in acts."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from ledger.transactions import act
from outcomes.extract.linkage import exact
from outcomes.extract.linkage.descriptions import STRANGER, describe_known, describe_wanted
from outcomes.extract.linkage.model import Scorer
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.extract.terms import ACCEPT, AHEAD, REVIEW, LinkState
from referrals.people.models import Person

AT_ONCE = 20_000

ROWS_AN_ACT = 1_000

Weights = dict[UUID, dict[str, float]]

MOST_PASSES = 5

PREFIX = "linkage-"

LEFT_AFTER = timedelta(days=1)

NOBODY = (-99.0, "")


def link_unsettled(*, actor: User, extract: Extract | None = None) -> int:
    """Link what is not linked yet, of one extract or of all; how many rows found their person. Again changes nothing.

    Rows that were linked describe their people further, so it is gone over until nothing more is found.
    """
    rows = OffenceRecord.objects.unsettled().filter(Q(extract=extract) if extract else Q())
    linked = sum(_link_by_identifier(ids, actor) for ids in _in_batches(rows, exact.AT_ONCE))
    for _ in range(MOST_PASSES):
        found = _score_rows(rows.exclude(family_name="", given_names=""), actor)
        linked += found
        if not found:
            break
    return linked


def _score_rows(rows: Any, actor: User) -> int:
    if not (rows.exists() and Person.objects.exists()):
        return 0
    place = Path(settings.DATA_DIR)
    _clear_leftovers(place)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=place) as folder, Scorer(Path(folder)) as scorer:
        for known in describe_known():
            scorer.add_known(known)
        for ids in _in_batches(rows, AT_ONCE):
            scorer.add_wanted(describe_wanted(OffenceRecord.objects.filter(pk__in=ids)))
        return sum(_link_by_score(weights, actor) for weights in _by_row(scorer.score()))


def _by_row(found: Iterator[tuple[str, str | None, float | None]]) -> Iterator[Weights]:
    """What was found, so many rows at a time: by row the people who may be meant, each with the match weight."""
    each = (
        (UUID(record), {owner: weight for _, owner, weight in group if owner is not None and weight is not None})
        for record, group in groupby(found, itemgetter(0))
    )
    while batch := dict(islice(each, ROWS_AN_ACT)):
        yield batch


def _clear_leftovers(place: Path) -> None:
    """Remove what a run left behind that was killed: it names people."""
    place.mkdir(parents=True, exist_ok=True)
    for folder in place.glob(f"{PREFIX}*"):
        if time.time() - folder.stat().st_mtime > LEFT_AFTER.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)


def _in_batches(rows: Any, size: int) -> Iterator[list[UUID]]:
    """The ids of rows, each once, whatever becomes of a row in the meantime."""
    rows, last = rows.order_by("pk"), None
    while ids := list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:size]):
        yield ids
        last = ids[-1]


@act()
def _link_by_identifier(ids: Sequence[UUID], actor: User) -> int:
    rows = OffenceRecord.objects.unsettled().filter(pk__in=ids).filter(~Q(pnc_id="") | ~Q(cro_number=""))
    changed = exact.relink_offences(list(rows.select_for_update()))
    exact.enter_links(changed, actor=actor)
    return sum(row.link == LinkState.EXACT for row in changed)


@act()
def _link_by_score(weights: Weights, actor: User) -> int:
    rows = list(OffenceRecord.objects.unsettled().filter(pk__in=list(weights)).select_for_update(of=("self",)))
    apart = exact.people_apart(rows)
    for row in rows:
        left_out = {f"{STRANGER}{row.pnc_id}", *map(str, apart.get(row.pk, ()))}
        weights[row.pk] = {owner: weight for owner, weight in weights[row.pk].items() if owner not in left_out}
    people = {owner for row in rows for owner in weights[row.pk] if not owner.startswith(STRANGER)}
    older = exact.older_records(people)
    changed = [row for row in rows if _settle(row, weights[row.pk], older)]
    OffenceRecord.objects.bulk_update(changed, exact.LINK, batch_size=exact.AT_ONCE)
    exact.enter_links(changed, actor=actor)
    return sum(row.link == LinkState.SCORED for row in changed)


def _settle(row: OffenceRecord, weights: dict[str, float], older: dict[Any, Any]) -> bool:
    """Say whose a row is by the weights of everybody who may be meant; whether that is news.

    A row whose identifier is somebody's but whose names are not waits for a person whatever its score.
    """
    if row.link == LinkState.TO_REVIEW and row.link_weight is None:
        return False
    before = (row.person_id, row.link, row.link_weight, row.scored_person_id)
    row.person_id = row.scored_person_id = row.link_weight = None
    row.link = LinkState.UNLINKED
    (weight, owner), others = _best(weights, older)
    if weight >= REVIEW and not owner.startswith(STRANGER):
        row.scored_person_id = UUID(owner)
        row.person_id = older.get(row.scored_person_id, row.scored_person_id)
        row.link_weight = round(weight, 2)
        is_clear = weight >= ACCEPT and weight - others >= AHEAD
        row.link = LinkState.SCORED if is_clear else LinkState.TO_REVIEW
    return before != (row.person_id, row.link, row.link_weight, row.scored_person_id)


def _best(weights: dict[str, float], older: dict[Any, Any]) -> tuple[tuple[float, str], float]:
    """The likeliest owner, and the weight of the likeliest other one; records of one person do not compete."""
    ranked = sorted(((weight, owner) for owner, weight in weights.items()), reverse=True)
    best = ranked[0] if ranked else NOBODY
    whose = _stands_for(best[1], older)
    return best, max((weight for weight, owner in ranked if _stands_for(owner, older) != whose), default=NOBODY[0])


def _stands_for(owner: str, older: dict[Any, Any]) -> str:
    if not owner or owner.startswith(STRANGER):
        return owner
    return str(older.get(UUID(owner), owner))
