"""The first page of whoever refers: what needs you, the one button, and the last referrals."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.models import Organisation
from accounts.roles import Role
from ledger import viewing
from ledger.counting import count_up_to, up_to
from referrals.filters import UPDATES, news_of
from referrals.models import PoliceDecision, Referral
from referrals.states import ASKS_THE_OFFICER, DecisionState, ReferralState
from referrals.views.standing import lines, with_words

LAST, MOST_COUNTED = 10, 50
TILES = {
    "decisions": ("decision for you", "decisions for you", "Decide"),
    "drafts": ("draft to finish", "drafts to finish", "Finish"),
    "asked": ("needs something from you", "need something from you", "Answer"),
    "told": ("update since you last looked", "updates since you last looked", "Read"),
}


class Home(TemplateView):
    template_name = "referrals/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        mine = Referral.objects.visible_to(user).filter(referring_officer=user)
        rows = list(with_words(mine).order_by("-referred_at", "-pk")[:LAST])
        people = [row.person_id for row in rows if row.person_id]
        viewing.look_at_rows([row.pk for row in rows], people, actor=user, kind="referrals.referral")
        return super().get_context_data(lines=lines(rows, user), tiles=self.tiles(mine), **context)

    def tiles(self, mine: QuerySet[Referral]) -> list[dict[str, Any]]:
        """What needs this user: each number counted to fifty, all of them in one statement."""
        user, address = self.request.user, f"{reverse('referrals:referral-list')}?whose=mine&stand="
        asks = mine.filter(state__in=ASKS_THE_OFFICER)
        waiting = {
            "drafts": count_up_to(asks.filter(state=ReferralState.DRAFT).order_by("state"), MOST_COUNTED),
            "asked": count_up_to(asks.filter(state=ReferralState.INFO_NEEDED).order_by("state"), MOST_COUNTED),
        }
        if user.role != Role.PARTNER:
            waiting["told"] = count_up_to(news_of(user).order_by("referral"), MOST_COUNTED)
        if user.role == Role.DECISION_MAKER:
            asked_of_police = PoliceDecision.objects.visible_to(user).filter(state=DecisionState.ASKED).order_by("due_at")
            waiting["decisions"] = count_up_to(asked_of_police, MOST_COUNTED)
        counts = Organisation.objects.filter(pk=user.organisation.pk).values(**waiting).get()
        addresses = {
            "decisions": reverse("referrals:policedecision-list"),
            "drafts": f"{address}draft",
            "asked": f"{address}needs_you",
            "told": f"{address}{UPDATES}",
        }
        return [tile(counts[name], *TILES[name], addresses[name]) for name in TILES if name in counts]


def tile(number: int, one: str, many: str, verb: str, url: str) -> dict[str, Any]:
    return {"number": up_to(number, MOST_COUNTED), "noun": one if number == 1 else many, "verb": verb, "url": url}
