"""Money and places on record: placements, what they cost and who paid, and places bought for a year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Sum

from caseworkflow.placement.models import FundingLine, Placement
from outcomes.figure import cohorts
from programmes.models import Commission


@dataclass(frozen=True)
class Money:
    """Nothing is estimated: `price` and `agreed` are sums of what was entered, each with the largest part of
    it, empty where nothing was.
    """

    places_a_year: int | None
    placements: int
    priced: int
    price: Decimal | None
    largest_price: Decimal | None
    agreed: Mapping[str, tuple[int, Decimal, Decimal]]


def on_record(programme: str, span: cohorts.Span, on: date) -> Money:
    commissions = Commission.objects.on(on).filter(programme__code=programme)
    accepted = cohorts.accepted_referrals(programme, span).values("pk")
    placements = Placement.objects.filter(case__referral__in=accepted)
    lines = FundingLine.objects.filter(placement__case__referral__in=accepted)
    totals = placements.aggregate(number=Count("pk"), priced=Count("price"), largest=Max("price"), price=Sum("price"))
    each = lines.order_by().values_list("source", "placement").annotate(sum=Sum("amount"))
    agreed: defaultdict[str, list[Decimal]] = defaultdict(list)
    for source, _, amount in each:
        agreed[source].append(amount)
    return Money(
        places_a_year=commissions.aggregate(sum=Sum("places_a_year"))["sum"],
        placements=totals["number"],
        priced=totals["priced"],
        price=totals["price"],
        largest_price=totals["largest"],
        agreed={source: (len(sums), sum(sums, Decimal(0)), max(sums)) for source, sums in sorted(agreed.items())},
    )
