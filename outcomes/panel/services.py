"""The acts of a panel: a pack is drawn, its cases are scored and corrected, and the panel is done."""

import hashlib
import json
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.figure.suppression import protect_count
from outcomes.panel import policies
from outcomes.panel.cohorts import draw_candidates, panel_candidates
from outcomes.panel.models import PanelCase, PanelPack, PanelScore
from outcomes.panel.terms import FEWEST, MOST, ONE_IN, Finding
from outcomes.report.reports.editions import protected_edition
from outcomes.report.reports.frozen import span_of
from outcomes.report.validators import refuse_identifiers
from workflow.machine import MoveRefused

TOO_FEW_PEOPLE = "Too few people were decided on in this time for cases to be read without knowing whose they are. Choose a longer time."
OUT_OF_BOUNDS = f"Ask for {FEWEST} to {MOST} cases."
DONE_ALREADY = "This panel is done. Nothing more is scored."
SAY_WHAT = "Say what was observed."


@act()
def ask_panel_pack(*, programme: Any, span: str, year: int, quarter: int, count: int, actor: User) -> PanelPack:
    """Draw a pack by a seed made here and keep its cases as they read now; nobody chooses or sees the seed before."""
    if not policies.may_ask_for_pack(actor) or actor.organisation is None:
        raise PermissionDenied
    if not FEWEST <= count <= MOST:
        raise MoveRefused(OUT_OF_BOUNDS)
    found = panel_candidates(programme.code, span_of(span, year, quarter))
    _refuse_too_many(len(found), count)
    seed = secrets.token_hex(16)
    contents = [[list(line) for line in one.lines.items()] for one in draw_candidates(found, count, seed)]
    digest = hashlib.sha256(json.dumps(contents).encode()).hexdigest()
    about = {"programme": programme, "span": span, "year": year, "quarter": quarter}
    row = PanelPack.objects.create(**about, seed=seed, digest=digest, asked_by=actor, asked_for=actor.organisation)
    PanelCase.objects.bulk_create(
        PanelCase(pack=row, position=place, content=content) for place, content in enumerate(contents, start=1)
    )
    facts = {"programme": programme.code, "span": span, "quarter": f"{year}Q{quarter}", "cases": count, "seed": seed}
    Entry.objects.enter(
        row, actor=actor, verb="ask_panel_pack", kind=Kind.COLLECTION, facts={**facts, "digest": digest}
    )
    return row


def _refuse_too_many(people: int, count: int) -> None:
    """By the rounded number of people, which is all that a refusal may tell of it."""
    rule = protected_edition().rule
    shown = protect_count(people, rule).value
    if people < settings.RATE_FLOOR or shown is None:
        raise MoveRefused(TOO_FEW_PEOPLE)
    if count > shown // ONE_IN:
        raise MoveRefused(f"At most {shown // ONE_IN} cases can be drawn in this time, one in {ONE_IN}. Ask for fewer.")


@act()
def score_panel_case(*, case_id: UUID, finding: str, observations: str, actor: User) -> PanelScore:
    """Keep what a member found; said again, it corrects and what stood before stays readable."""
    case = PanelCase.objects.visible_to(actor).select_related("pack").select_for_update(of=("self",)).get(pk=case_id)
    if case.pack.closed_at is not None:
        raise MoveRefused(DONE_ALREADY)
    if not policies.may_score_case(case, actor):
        raise PermissionDenied
    refuse_identifiers(observations)
    if finding == Finding.OBSERVATIONS and not observations:
        raise MoveRefused(SAY_WHAT)
    row = PanelScore.objects.filter(case=case, member=actor).first()
    before = row.finding if row else ""
    if row is None:
        row = PanelScore(case=case, member=actor)
    else:
        said = {"finding": row.finding, "observations": row.observations, "at": row.scored_at.isoformat()}
        row.earlier, row.scored_at = [*row.earlier, said], timezone.now()
    row.finding, row.observations = finding, observations
    row.save()
    kind = Kind.ALTERATION if before else Kind.COLLECTION
    Entry.objects.enter(row, actor=actor, verb="score_panel_case", kind=kind, before=before, after=finding)
    return row


@act()
def close_panel_pack(*, pack_id: UUID, actor: User) -> PanelPack:
    """The panel is done: nothing more is scored, and everybody of it reads what all of them found."""
    row: PanelPack = PanelPack.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=pack_id)
    if row.closed_at is not None:
        raise MoveRefused(DONE_ALREADY)
    if not policies.may_close_pack(row, actor):
        raise PermissionDenied
    row.closed_at, row.closed_by = timezone.now(), actor
    row.save(update_fields=["closed_at", "closed_by"])
    Entry.objects.enter(row, actor=actor, verb="close_panel_pack", kind=Kind.COLLECTION)
    return row
