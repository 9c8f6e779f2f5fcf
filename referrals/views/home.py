"""The first page of whoever refers: what needs you, the one button, and the last referrals."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.roles import Role
from ledger import viewing
from referrals.filters import unread
from referrals.models import PoliceDecision, Referral
from referrals.states import DecisionState, ReferralState
from referrals.views.standing import lines, with_words

LAST = 10


class Home(TemplateView):
    template_name = "referrals/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        mine = Referral.objects.visible_to(user).filter(referring_officer=user)
        rows = list(with_words(mine).order_by("-referred_at", "-pk")[:LAST])
        viewing.look_at_list(rows, actor=user, kind="referrals.referral")
        return super().get_context_data(lines=lines(rows, user), tiles=self.tiles(mine), **context)

    def tiles(self, mine: QuerySet[Referral]) -> list[dict[str, Any]]:
        user, address = self.request.user, f"{reverse('referrals:referral-list')}?whose=mine&stand="
        counts = mine.aggregate(
            drafts=Count("pk", filter=Q(state=ReferralState.DRAFT)),
            asked=Count("pk", filter=Q(state=ReferralState.INFO_NEEDED)),
        )
        tiles = [
            tile(counts["drafts"], "draft to finish", "drafts to finish", "Finish", f"{address}draft"),
            tile(
                counts["asked"], "needs something from you", "need something from you", "Answer", f"{address}needs_you"
            ),
        ]
        if user.role != Role.PARTNER:
            told = mine.filter(unread(user)).count()
            tiles.append(
                tile(told, "update since you last looked", "updates since you last looked", "Read", f"{address}updates")
            )
        if user.role == Role.DECISION_MAKER:
            tiles.insert(0, self.decisions())
        return tiles

    def decisions(self) -> dict[str, Any]:
        rows = PoliceDecision.objects.visible_to(self.request.user).filter(state=DecisionState.ASKED)
        return tile(
            rows.count(), "decision for you", "decisions for you", "Decide", reverse("referrals:policedecision-list")
        )


def tile(number: int, one: str, many: str, verb: str, url: str) -> dict[str, Any]:
    return {"number": number, "noun": one if number == 1 else many, "verb": verb, "url": url}
