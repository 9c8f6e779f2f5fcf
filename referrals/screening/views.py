"""The page on which a team leader decides on what arrived."""

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from ledger import viewing
from programmes.eligibility.answers import Result
from referrals.feedback.presenters import sent_rows
from referrals.intake.presenters import lists_of
from referrals.people.models import Likeness
from referrals.people.states import LikenessState
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState
from referrals.screening import services
from referrals.screening.forms import ACCEPT, ASK, DUPLICATE, REJECT, ScreeningForm
from workflow.views import ActView


class ReferralDecide(ActView):
    """The identity as it was sent, every rule's answer, and the decision."""

    model = Referral
    template_name = "referrals/referral_decide.html"
    form_class = ScreeningForm
    related = ("programme", "programme_version__programme", "sender", "force", "person", "provider")
    prefetched = ("answers",)

    def get_form_kwargs(self) -> dict[str, Any]:
        before = earlier_referrals(self.row, self.request.user)
        before = before.filter(sender=self.row.sender_id)
        acts = {offer.verb for offer in self.row.available_transitions(self.request.user) if offer.is_open}
        return super().get_form_kwargs() | {
            "acts": acts if before else acts - {DUPLICATE},
            "force": self.row.force,
            "earlier": before,
            "needs_override": any(one.result == Result.NOT_MET for one in self.row.answers.all()),
        }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        offers = self.row.available_transitions(self.request.user)
        return super().get_context_data(
            lists=lists_of(self.row.answers.all()),
            waiting=[offer for offer in offers if not offer.is_open],
            earlier=earlier_referrals(self.row, self.request.user),
            sent=sent_rows(self.row),
            likenesses=self.likenesses,
            **context,
        )

    @cached_property
    def likenesses(self) -> list[Likeness]:
        return list(open_likenesses(self.row, self.request.user))

    def look(self) -> None:
        """The page says that somebody like this is known: they were seen too."""
        others = [subject for one in self.likenesses for subject in one.subject_ids]
        viewing.record_viewing(self.row, actor=self.request.user, others=others)

    def perform(self, given: dict[str, Any]) -> Referral:
        known = {"referral_id": self.row.pk, "actor": self.request.user, "version": given["version"]}
        match given["act"]:
            case "accept":
                override = {name: given.get(name) for name in ("override_reason", "overridden_with")}
                return services.accept_referral(**known, **{name: value for name, value in override.items() if value})
            case "reject":
                return services.reject_referral(**known, reason=given["rejection_reason"], note=given["note"])
            case "ask":
                return services.ask_sender(**known, question=given["question"])
        return services.mark_duplicate(**known, of=given["of"])

    def after(self, made: Referral) -> str:
        return reverse("referrals:referral-decide", args=[self.row.pk])

    @property
    def done(self) -> str:
        return {
            ACCEPT: "Accepted. The sender is told.",
            REJECT: "Not accepted. The sender is told the reason.",
            ASK: "Your question was sent.",
            DUPLICATE: "Marked as a duplicate.",
        }.get(self.request.POST.get("act", ""), "Recorded.")


def open_likenesses(row: Referral, user: Any) -> QuerySet[Likeness]:
    """Open proposals that this person is somebody already known."""
    about = Q(older=row.person_id) | Q(newer=row.person_id)
    return Likeness.objects.visible_to(user).filter(about, state=LikenessState.PROPOSED)


def earlier_referrals(row: Referral, user: Any) -> QuerySet[Referral]:
    """Other referrals of the same person that this user may see, newest first."""
    rows = Referral.objects.visible_to(user).filter(person=row.person_id).exclude(pk=row.pk)
    return (
        rows.exclude(person=None)
        .exclude(state=ReferralState.DRAFT)
        .select_related("programme")
        .order_by("-referred_at")
    )
