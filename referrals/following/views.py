"""What became of a referral: the list, one referral as the referring side may see it, an answer, a withdrawal."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.roles import POLICE, Role
from ledger import viewing
from ledger.counting import Tally
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals.feedback import presenters as standing
from referrals.feedback.models import Feedback
from referrals.feedback.presenters import referral_lines, with_words
from referrals.following import services
from referrals.following.filters import UPDATES, ReferralFilter, news_of
from referrals.following.forms import LookUpForm
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.referral.models import Referral
from referrals.referral.states import ASKS_THE_OFFICER, ReferralState
from workflow.chips import filter_chips
from workflow.paging import Pager
from workflow.views import FormPage, RowView, TransitionView


class ReferralList(TemplateView):
    """Newest first, narrowed by filters, fifty rows a page; the next page begins after the last row of this one."""

    template_name = "referrals/referral_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        has_stands = user.role != Role.PARTNER
        suites = ReferenceValue.objects.choices(ReferenceKind.CUSTODY_SUITE, timezone.localdate()) if has_stands else []
        is_officer = user.role in POLICE
        narrowed = ReferralFilter(query, suites=suites, has_stands=has_stands, has_colleagues=not is_officer)
        rows = narrowed.applied_to(Referral.objects.visible_to(user), user)
        pager = Pager(query)
        shown = pager.take(with_words(rows), "referred_at", is_newest_first=True)
        people = [row.person_id for row in shown if row.person_id]
        viewing.record_rows_viewing(
            [row.pk for row in shown], people, actor=user, kind="referrals.referral", sought=query.get("q", "")
        )
        return super().get_context_data(
            is_officer=is_officer,
            filters=narrowed,
            chips=filter_chips(narrowed, query),
            lines=referral_lines(shown, user),
            pager=pager,
            **context,
        )


class ReferralLookUp(FormPage):
    """Where a colleague's referral stands, for an exact number and a reason; the answer stands below the form."""

    template_name = "referrals/referral_look_up.html"
    form_class = LookUpForm
    title = "Look up a referral of a colleague"
    intro = (
        "You are told where it stands, and nothing about the person. Your name, your reason and what you looked up are "
        "kept, and can be read by those who check how this service is used."
    )
    button, back, back_label = "Look up", "referrals:referral-list", "Referrals"

    def form_valid(self, form: LookUpForm) -> HttpResponse:
        try:
            found = services.look_up_referrals(actor=self.request.user, **form.cleaned_data)
        except services.TooManyLookUps as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        lines = [standing.standing_line(row, self.request.user) for row in found]
        return self.render_to_response(self.get_context_data(form=form, lines=lines, is_answered=True))


class ReferralDetail(RowView):
    """One referral in the words that were told; opening it marks them read for the officer who referred."""

    model = Referral
    template_name = "referrals/referral_detail.html"
    related = ("programme", "programme_version__programme", "provider", "sender", "referring_officer")
    prefetched = ("feedback",)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.row, self.request.user
        verbs = {offer.verb for offer in row.available_transitions(user) if offer.is_open}
        is_partner = user.role == Role.PARTNER
        ending = None if is_partner else standing.ending_of(row)
        refusal = None if is_partner else standing.refusal_of(row)
        return super().get_context_data(
            standing=standing.status_word(row, user, standing.last_word(standing.told_of(row))),
            steps=standing.step_strip(row, user),
            timeline=standing.feedback_timeline(row, user),
            ending=ending,
            refusal=refusal,
            ending_words=standing.feedback_words(ending) if ending else "",
            crime_record=standing.CRIME_RECORD.get(ending.ending, "") if ending else "",
            sent=standing.sent_rows(row),
            can_test=user.role in POLICE,
            tests=list(row.drug_tests.order_by("tested_at", "pk")) if user.role in POLICE else [],
            ahead=[]
            if is_partner
            else standing.steps_ahead(row, row.provider.name if row.provider else "the provider"),
            can_answer=row.state == ReferralState.INFO_NEEDED and "answer" in verbs,
            can_withdraw="withdraw" in verbs and not is_partner,
            is_partner=is_partner,
            provider_phone=(row.provider.phone if row.provider else "") or settings.PROVIDER_PHONE,
            **context,
        )

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        answer = super().render_to_response(context, **options)
        if self.row.referring_officer_id == self.request.user.pk:
            Feedback.objects.every().filter(referral=self.row, read_at=None).update(read_at=timezone.now())
        return answer


class ReferralTransition(TransitionView):
    """What the referring side may still do with a referral that it sent."""

    model = Referral
    related = ("programme",)
    back_label = "Back to the referral"

    def identity(self) -> dict[str, Any]:
        row = self.row
        return {
            "name": row.sent_name,
            "born_on": row.date_of_birth,
            "reference": row.reference,
            "programme": row.programme,
        }

    def subject(self) -> str:
        return self.row.sent_name

    def back_url(self) -> str:
        return reverse("referrals:referral-detail", args=[self.row.pk])


class ReferralAnswer(ReferralTransition):
    template_name = "referrals/referral_answer.html"
    label, button = "The provider asks", "Send answer"
    done = "Your answer was sent to the provider."

    def means(self) -> str:
        return ""

    def rows(self) -> Any:
        """A partner finds only a referral that asks: where it stands otherwise is not theirs to learn."""
        rows = super().rows()
        return rows.filter(state=ReferralState.INFO_NEEDED) if self.request.user.role == Role.PARTNER else rows


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
        viewing.record_rows_viewing([row.pk for row in rows], people, actor=user, kind="referrals.referral")
        return super().get_context_data(lines=referral_lines(rows, user), tiles=self.tiles(), **context)

    def tiles(self) -> list[dict[str, Any]]:
        """What needs this user."""
        address = f"{reverse('referrals:referral-list')}?whose=mine&stand="
        addresses = {
            "decisions": reverse("referrals:policedecision-list"),
            "drafts": f"{address}draft",
            "asked": f"{address}needs_you",
            "told": f"{address}{UPDATES}",
        }
        return [home_tile(number, *TILES[name], addresses[name]) for name, number in counts(self.request.user).items()]


def home_queues(user: Any) -> dict[str, QuerySet[Any]]:
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


counts = Tally(home_queues, most=50)


def home_tile(number: int, one: str, many: str, verb: str, url: str) -> dict[str, Any]:
    return {"number": counts.words(number), "noun": one if number == 1 else many, "verb": verb, "url": url}
