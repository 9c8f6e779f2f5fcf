"""Refer someone: one page that asks, answers, keeps a draft and sends; then what was sent, and the card."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.fields import NO_VERSION
from accounts.querysets import spelt_either_way
from accounts.roles import Role
from accounts.words import day_in_words, whole_day_in_words
from ledger import viewing
from paper import card
from programmes.models import VERSIONS_IN_FORCE
from referrals.feedback.presenters import standing_line, steps_ahead
from referrals.intake.forms import CHECK, DRAFT, SEND, PartnerReferralForm, ReferralForm
from referrals.intake.presenters import asked_in, group_previews, lists_of
from referrals.intake.services import intake as services
from referrals.referral.models import Referral
from referrals.referral.policies import may_open_sent
from referrals.referral.states import ReferralState
from referrals.referral.terms import Door, Source
from workflow.machine import MoveRefused
from workflow.templatetags.ui_tags import show_moment
from workflow.views import CONFLICT, Refusable, RowView

POLICE_MAY_SAY = [source for source in Source if source != Source.RETAILER]

PARTNER_MAY_SAY = [Source.RETAILER, Source.SELF]

ALREADY_HERE = 3


class ReferralCreate(Refusable):
    """One page and three buttons: look at what they can have, keep a draft, send."""

    template_name = "referrals/referral_form.html"

    @property
    def intent(self) -> str:
        given = self.request.POST.get("intent", SEND)
        return given if given in {CHECK, DRAFT, SEND} else SEND

    @property
    def is_partner(self) -> bool:
        return self.request.user.role == Role.PARTNER

    def get_form_class(self) -> type[ReferralForm]:
        return PartnerReferralForm if self.is_partner else ReferralForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "versions": VERSIONS_IN_FORCE(timezone.localdate()),
            "sources": PARTNER_MAY_SAY if self.is_partner else POLICE_MAY_SAY,
            "intent": self.intent,
        }

    def get_initial(self) -> dict[str, Any]:
        user, now = self.request.user, timezone.now()
        return {
            "referred_at": now,
            "agreed_at": now,
            "officer_number": user.officer_number,
            "source": Source.RETAILER if self.is_partner else "",
            "custody_suite": last_suite(user) if self.request.method == "GET" else "",
        }

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(
            form_url=reverse("referrals:referral-create"), check_url=reverse("referrals:referral-check"), **context
        )
        if context["form"].is_bound:
            context["form"].offer_every_choice()
            context |= {
                "groups": group_previews(self.previews, context["form"]),
                "already_here": self.already_here(context["form"]),
            }
        return context

    @cached_property
    def previews(self) -> list[Any]:
        return services.preview_programmes(actor=self.request.user, facts=self.facts_so_far())

    def facts_so_far(self) -> dict[str, Any]:
        facts = self.form.facts()
        return facts | {"referred_at": facts.get("referred_at") or timezone.now()}

    def already_here(self, form: ReferralForm) -> list[dict[str, Any]]:
        """Earlier referrals of this sender under the same name and birth date; the provider's own are never hinted at."""
        family, born = form.cleaned_data.get("family_name"), form.cleaned_data.get("date_of_birth")
        if not (family and born):
            return []
        user = self.request.user
        rows = Referral.objects.sent_before_for(user).filter(
            spelt_either_way("family_name__iexact", family), date_of_birth=born
        )
        rows = rows.exclude(state=ReferralState.DRAFT).select_related("programme").prefetch_related("feedback")
        rows = list(rows.order_by("-referred_at")[:ALREADY_HERE])
        if rows:
            viewing.record_list_viewing(rows, actor=user, kind="referrals.referral")
        return [{**standing_line(row, user), "row": row if may_open_sent(row, user) else None} for row in rows]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form = self.get_form()
        is_whole = form.is_valid()
        if self.intent == SEND and form.cleaned_data.get("programme"):
            self.require_answers(form)
        if self.intent == CHECK or not (is_whole and form.is_valid()):
            return self.render_to_response(self.get_context_data(form=form))
        return self.form_valid(form)

    def require_answers(self, form: ReferralForm) -> None:
        code, facts = form.cleaned_data["programme"], self.facts_so_far()
        versions = form.versions.values()
        preview = services.preview_one(code, actor=self.request.user, facts=facts, versions=versions)
        if preview is not None:
            form.require_answers(code, asked_in(preview))
            form.require_note(lists_of(preview.answers)["not_met"])

    def form_valid(self, form: ReferralForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except services.KeyReused:
            form.add_error(
                None, "This page was already used to send a referral. Look at your referrals before you send another."
            )
            return self.render_to_response(self.get_context_data(form=form), status=CONFLICT)

    def perform(self, given: dict[str, Any]) -> Referral:
        actor, facts = self.request.user, self.form.facts()
        if self.intent == DRAFT:
            return services.draft_referral(actor=actor, facts=facts)
        key, versions = str(given.get("token") or ""), self.form.versions.values()
        return services.create_referral(actor=actor, door=Door.PAGE, facts=facts, key=key, versions=versions)

    def after(self, made: Referral) -> str:
        if self.intent == DRAFT:
            messages.success(self.request, "The draft is kept. Nobody is told until you send it.")
            return reverse("referrals:referral-amend", args=[made.pk])
        return reverse("referrals:referral-sent", args=[made.pk])


def last_suite(user: Any) -> str:
    """The suite from which this officer referred last: most work in one."""
    rows = Referral.objects.visible_to(user).filter(referring_officer=user).exclude(custody_suite="")
    return rows.order_by("-referred_at").values_list("custody_suite", flat=True).first() or ""


class ReferralCheck(ReferralCreate):
    """The answer alone: the same page with its three lists, and nothing kept."""

    @property
    def intent(self) -> str:
        return CHECK

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("referrals:referral-create")


class ReferralAmend(ReferralCreate):
    """Finish a draft."""

    @cached_property
    def row(self) -> Referral:
        rows = Referral.objects.visible_to(self.request.user).filter(state=ReferralState.DRAFT)
        return get_object_or_404(rows.select_related("programme"), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        viewing.record_viewing(self.row, actor=self.request.user)
        return super().get_initial() | typed_before(self.row)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        here = reverse("referrals:referral-amend", args=[self.row.pk])
        return super().get_context_data(row=self.row, **context) | {"form_url": here, "check_url": here}

    def perform(self, given: dict[str, Any]) -> Referral:
        actor, pk, version = self.request.user, self.row.pk, given.get("version")
        if version is None:
            raise MoveRefused(NO_VERSION)
        row = services.amend_draft(referral_id=pk, actor=actor, version=version, facts=self.form.facts())
        return (
            row if self.intent == DRAFT else services.submit_referral(referral_id=pk, actor=actor, version=row.version)
        )


def typed_before(row: Referral) -> dict[str, Any]:
    """What a draft already holds, under the names of the form."""
    columns = {field.name for field in Referral._meta.concrete_fields}
    typed = {name: value for name, value in row.as_sent.items() if name not in columns}
    typed |= {name: getattr(row, name) for name in ReferralForm.base_fields if name in columns and name != "programme"}
    code = row.programme.code if row.programme else ""
    asks = {f"ask_{code}_{name}": answer for name, answer in row.facts_asked.items()}
    return {name: value for name, value in (typed | asks).items() if value not in (None, "")} | {
        "programme": code,
        "version": row.version,
    }


class ReferralSent(RowView):
    """What was sent, what happens next and by when, and the words for the custody record."""

    model = Referral

    def rows(self) -> Any:
        return super().rows().exclude(state=ReferralState.DRAFT)

    template_name = "referrals/referral_sent.html"
    related = ("programme", "programme_version__programme", "provider", "sender")
    prefetched = ("feedback",)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        is_accepted = row.state == ReferralState.ACCEPTED and self.request.user.role != Role.PARTNER
        steps = steps_ahead(row, provider_name_of(row)) if self.request.user.role != Role.PARTNER else []
        return super().get_context_data(
            is_accepted=is_accepted,
            ahead=steps,
            wording=custody_wording(row, is_accepted=is_accepted),
            provider=provider_name_of(row),
            **context,
        )


def provider_name_of(row: Referral) -> str:
    return row.provider.name if row.provider else "The provider"


def custody_wording(row: Referral, *, is_accepted: bool) -> str:
    """Words to paste into the custody record."""
    agreed = (
        f"{row.agreement_how.lower()} at {show_moment(row.agreed_at)}" if row.agreed_at and row.agreement_how else ""
    )
    return " ".join(
        filter(
            None,
            [
                f"Referred to {row.programme} ({provider_name_of(row)}) at {show_moment(row.submitted_at or row.created_at)}.",
                f"Reference {row.reference}.",
                "Accepted at once." if is_accepted else "The provider decides and will tell the referring officer.",
                f"The person agreed to take part: {agreed}." if row.agrees_to_take_part and agreed else "",
            ],
        )
    )


class ReferralCard(View):
    """The card for the person's hand, as a PDF."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        rows = Referral.objects.visible_to(request.user).exclude(state=ReferralState.DRAFT)
        row = get_object_or_404(rows.select_related("programme", "programme_version", "provider"), pk=pk)
        viewing.record_viewing(row, actor=request.user, what="card")
        answer = HttpResponse(card_of(row, request.user), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="card-{row.reference}.pdf"'
        return answer


def card_of(row: Referral, viewer: Any) -> bytes:
    """How and when the person will be contacted, and the number to call; never what the referral is about."""
    phone = (row.provider.phone if row.provider else "") or settings.PROVIDER_PHONE
    provider, now = provider_name_of(row), timezone.now()
    is_known = viewer.role != Role.PARTNER and row.state == ReferralState.ACCEPTED
    steps = steps_ahead(row, provider) if is_known else []
    due = next((step.by for step in steps if step.by), None)
    by = f" by {whole_day_in_words(due)}" if due else " soon"
    paragraphs = [
        f"{provider} will contact you{by} to arrange a first appointment: where, when and with whom.",
        "If your number or address changes, or if you have not heard from us, call us.",
        "If you cannot come to an appointment, call us before it. We will find another time.",
        f"Your reference is {row.reference}.",
    ]
    return card.plain_letter(
        service=provider,
        name=row.sent_name,
        address="",
        title="What happens next",
        paragraphs=paragraphs,
        telephone=phone,
        made_on=day_in_words(now),
        made_at=now,
    )
