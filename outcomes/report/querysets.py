"""Whose figures and reports somebody may read."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.roles import Role
from outcomes.figure.querysets import programmes_read_by
from outcomes.report.policies import may_take_next_step
from outcomes.report.states import IN_HAND, ReportState
from outcomes.report.terms import SpanKind

NUMBERS = frozenset({Role.COMMISSIONER, Role.EVALUATOR, Role.TEAM_LEADER})


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A team leader sees every report; a commissioner their office's and what was published, of the programmes whose
        figures are those of their force alone; an evaluator the published.
        """
        if user.role in {Role.TEAM_LEADER, Role.CLOCK}:
            return self
        if user.role == Role.COMMISSIONER:
            rows = self.filter(Q(state=ReportState.PUBLISHED) | Q(requested_for=user.organisation))
            return rows.filter(programme__in=programmes_read_by(user))
        if user.role == Role.EVALUATOR:
            return self.filter(state=ReportState.PUBLISHED)
        return self.none()

    def waiting_for(self, user: Any) -> list[Any]:
        """What waits for this person's step, the longest asked for first."""
        in_hand = Q(state__in=IN_HAND) & ~Q(state=ReportState.DRAFT, sent_back_because="")
        rows = (
            self.visible_to(user).filter(in_hand).select_related("programme", "requested_for").order_by("requested_at")
        )
        return [row for row in rows.defer("content") if may_take_next_step(row, user)]

    def stored_names(self) -> set[str]:
        """The names of all files that a row keeps."""
        rows = self.values_list("pdf_path", "csv_path", "json_path", "ods_path")
        return {path.rpartition("/")[2] for paths in rows for path in paths if path}

    def published_before(self, report: Any) -> Any:
        """The newest published edition of the same quarter that is older than this one; None where there is none."""
        return self._published_beside(report).filter(edition__lt=report.edition).order_by("-edition").first()

    def published_after(self, report: Any) -> Self:
        """Published editions of the same quarter that are newer than this one."""
        return self._published_beside(report).filter(edition__gt=report.edition)

    def _published_beside(self, report: Any) -> Self:
        same = self.filter(programme=report.programme_id, year=report.year, quarter=report.quarter)
        return same.filter(state=ReportState.PUBLISHED)


class PassageQuerySet(models.QuerySet[Any]):
    def kept(self) -> Self:
        return self.filter(removed_at=None)


class MonthlyEditionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Protected figures, to whoever reads numbers, of the programmes that they may read."""
        if user.role not in NUMBERS:
            return self.none()
        return self.filter(programme__in=programmes_read_by(user))

    def made(self) -> Self:
        return self.filter(made_at__isnull=False)

    def of_question(self, programme: Any, span: str, year: int, quarter: int) -> Self:
        return self.filter(programme=programme, span=span, year=year, quarter=quarter)

    def newest_with_rate(self, programme: Any) -> Any:
        """The newest quarter whose reoffending is mature and shown; else four quarters, else since the start; else None."""
        made = self.made().filter(programme=programme, has_rate=True).order_by("-year", "-quarter", "-as_of")
        for kind in (SpanKind.QUARTER, SpanKind.FOUR_QUARTERS, SpanKind.START):
            if found := made.filter(span=kind).defer("content").first():
                return found
        return None

    def figures_by_quarter(self, programme: Any) -> models.QuerySet[Any, tuple[int, int, Any]]:
        """Year, quarter and headline figures of every edition of single quarters, the newest edition first."""
        rows = self.made().filter(programme=programme, span=SpanKind.QUARTER).order_by("-year", "-quarter", "-as_of")
        return rows.values_list("year", "quarter", "content__figures")

    def contents_of_question(self, programme: Any, span: str, year: int, quarter: int) -> list[dict[str, Any]]:
        """What changes from edition to edition of one question, oldest first."""
        rows = self.made().of_question(programme, span, year, quarter).order_by("as_of")
        parts = ("figures", "as_of", "data_to", "definitions_version")
        values = rows.values_list(*(f"content__{part}" for part in parts))
        return [dict(zip(parts, row, strict=True)) for row in values]

    def newest_of_each(self) -> dict[Any, Any]:
        """Of each programme the edition that `newest_with_rate` finds; else the newest of all since the start."""
        kinds = (SpanKind.START, SpanKind.FOUR_QUARTERS, SpanKind.QUARTER)
        columns = ("pk", "programme_id", "span", "has_rate", "year", "quarter", "as_of")
        best: dict[Any, tuple[tuple[Any, ...], Any]] = {}
        for pk, programme, span, has_rate, *when in self.made().filter(span__in=kinds).values_list(*columns):
            if not has_rate and span != SpanKind.START:
                continue
            key = (has_rate, kinds.index(SpanKind(span)), *when)
            if programme not in best or key > best[programme][0]:
                best[programme] = (key, pk)
        found = self.model.objects.in_bulk([pk for _, pk in best.values()])
        return {row.programme_id: row for row in found.values()}
