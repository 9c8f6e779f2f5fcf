"""The first page of whoever refers: what needs you, the one button, and the last referrals."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.roles import Role
from ledger import viewing
from ledger.counting import Tally
from referrals.filters import UPDATES, news_of
from referrals.models import PoliceDecision, Referral
from referrals.states import ASKS_THE_OFFICER, DecisionState, ReferralState
from referrals.views.standing import lines, with_words

LAST = 10
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
        return super().get_context_data(lines=lines(rows, user), tiles=self.tiles(), **context)

    def tiles(self) -> list[dict[str, Any]]:
        """What needs this user."""
        address = f"{reverse('referrals:referral-list')}?whose=mine&stand="
        addresses = {
            "decisions": reverse("referrals:policedecision-list"),
            "drafts": f"{address}draft",
            "asked": f"{address}needs_you",
            "told": f"{address}{UPDATES}",
        }
        return [tile(number, *TILES[name], addresses[name]) for name, number in counts(self.request.user).items()]


def queues(user: Any) -> dict[str, QuerySet[Any]]:
    """What the tiles count, in the order in which they stand."""
    mine = (
        Referral.objects.visible_to(user).filter(referring_officer=user, state__in=ASKS_THE_OFFICER).order_by("state")
    )
    found: dict[str, QuerySet[Any]] = {}
    if user.role == Role.DECISION_MAKER:
        asked = PoliceDecision.objects.visible_to(user).filter(state=DecisionState.ASKED)
        found["decisions"] = asked.order_by("due_at", "asked_at")
    found["drafts"] = mine.filter(state=ReferralState.DRAFT)
    found["asked"] = mine.filter(state=ReferralState.INFO_NEEDED)
    if user.role != Role.PARTNER:
        found["told"] = news_of(user).order_by("referral")
    return found


counts = Tally(queues, most=50)


def tile(number: int, one: str, many: str, verb: str, url: str) -> dict[str, Any]:
    return {"number": counts.words(number), "noun": one if number == 1 else many, "verb": verb, "url": url}
