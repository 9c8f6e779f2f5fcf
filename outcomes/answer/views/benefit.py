"""What the section of benefit reads: planned comparisons of a programme, unit costs in force, and contract sums of their months."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from outcomes.answer.models import ContractSum
from outcomes.answer.presenters import benefit, money
from outcomes.comparison.models import AnalysisPlan, ComparisonEdition
from outcomes.report.reports.shapes import Section
from programmes.calendar import months_after
from programmes.models import Commission, ReferenceValue
from programmes.terms.vocabularies import ReferenceKind


def benefit_section(user: Any, programme: Any) -> Section:
    """Protected for whoever reads it: it is reckoned from what the page of the comparison shows."""
    plans = AnalysisPlan.objects.visible_to(user).frozen().filter(programme=programme)
    made = ComparisonEdition.objects.made().filter(plan__in=plans).select_related("plan")
    newest: dict[Any, Any] = {}
    for edition in made.order_by("-plan__frozen_at", "-as_of"):
        newest.setdefault(edition.plan_id, edition)
    unit_costs = ReferenceValue.objects.in_force(ReferenceKind.UNIT_COST, timezone.localdate())
    groups = ReferenceValue.objects.offence_groups()
    return benefit.section_of_benefit([*newest.values()], unit_costs, groups, partial(contract_costs, user))


def contract_costs(user: Any, plan: AnalysisPlan) -> money.Costs:
    """Of the months of a plan."""
    first, last = plan.first_month, months_after(plan.last_month, 1) - timedelta(days=1)
    commissions = Commission.objects.filter(programme=plan.programme_id).select_related("organisation")
    sums = ContractSum.objects.visible_to(user).standing().of_programmes([plan.programme_id], first, last)
    return money.costs_of(commissions, list(sums), first, last)
