"""The pages on which a team leader judges likenesses and bars."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.words import day_in_words
from ledger import viewing
from referrals.people.forms import BarForm, LiftForm, LikenessForm
from referrals.people.models import Bar, Likeness, Person
from referrals.people.services import judging as services
from referrals.people.states import LikenessState
from referrals.referral.models import Referral
from workflow.proposals import proposed_in
from workflow.views import ActView, TransitionView

PAGE = 50


class LikenessList(TemplateView):
    template_name = "referrals/likeness_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        is_judged = self.request.GET.get("show") == "judged"
        rows = Likeness.objects.visible_to(self.request.user).select_related("older", "newer")
        if is_judged:
            rows = rows.exclude(state=LikenessState.PROPOSED).order_by("-created_at", "pk")
        else:
            rows = rows.filter(state=LikenessState.PROPOSED).order_by("created_at", "pk")
        count, rows = rows.count(), list(rows[:PAGE])
        viewing.record_list_viewing(rows, actor=self.request.user, kind="referrals.likeness")
        return super().get_context_data(rows=rows, count=count, is_judged=is_judged, **context)


COMPARED = {
    "Family name": "family_name",
    "Given names": "given_names",
    "Date of birth": "date_of_birth",
    "Sex": "get_sex_display",
    "PNC number": "pnc_id",
    "CRO number": "cro_number",
    "NHS number": "nhs_number",
    "Address": "address",
    "Postcode": "postcode",
    "Mobile": "telephone",
}


def compare_people(older: Person, newer: Person) -> list[dict[str, Any]]:
    """The two people side by side; what agrees is marked, and what only one of them has is not."""
    found = []
    for label, name in COMPARED.items():
        left, right = (value_of(getattr(one, name)) for one in (older, newer))
        found.append({"label": label, "older": left, "newer": right, "agrees": bool(left) and is_same(left, right)})
    return found


def value_of(value: Any) -> Any:
    return value() if callable(value) else value


def is_same(left: Any, right: Any) -> bool:
    return str(left).casefold() == str(right).casefold()


class LikenessJudge(ActView):
    model = Likeness
    related = ("older", "newer")
    template_name = "referrals/likeness_judge.html"
    form_class = LikenessForm

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        referrals = Referral.objects.visible_to(self.request.user).filter(person__in=[row.older_id, row.newer_id])
        by_person = list(referrals.select_related("programme").order_by("-referred_at")[:PAGE])
        return super().get_context_data(
            compared=compare_people(row.older, row.newer),
            older_referrals=[one for one in by_person if one.person_id == row.older_id],
            newer_referrals=[one for one in by_person if one.person_id == row.newer_id],
            **context,
        )

    def perform(self, given: dict[str, Any]) -> Any:
        return services.judge_likeness(
            likeness_id=self.row.pk,
            actor=self.request.user,
            version=given["version"],
            is_same=given["is_same"] == "yes",
        )

    def get_success_url(self) -> str:
        return reverse("referrals:likeness-list")


class LikenessUndo(TransitionView):
    """Part what was judged one, or open again what was judged two."""

    model = Likeness
    related = ("older", "newer")
    button, back_label = "Undo", "The two people"
    is_warning = True
    done = "Undone. The pair is to be looked at again."

    def title(self) -> str:
        return "Undo this judgment?"

    def subject(self) -> str:
        return "two people"

    def panels(self) -> list[dict[str, Any]]:
        rows = [
            {"key": "Known person", "value": describe_record(self.row.older)},
            {"key": "New person", "value": describe_record(self.row.newer)},
            {"key": "Judged", "value": self.row.get_state_display()},
            {"key": "Referrals that go back to the new person", "value": str(len(self.row.moved))},
        ]
        return [{"title": "The two records", "rows": rows}]

    def back_url(self) -> str:
        return reverse("referrals:likeness-judge", args=[self.row.pk])


def describe_record(person: Person) -> str:
    born = f", born {day_in_words(person.date_of_birth)}" if person.date_of_birth else ""
    return f"{person.name}{born}"


def bars_for(user: Any) -> QuerySet[Bar]:
    """Bars of people whom this user may see."""
    return Bar.objects.visible_to(user).select_related("person", "programme")


class BarList(TemplateView):
    template_name = "referrals/bar_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = list(bars_for(self.request.user).filter(lifted_at=None).order_by("confirmed_at", "proposed_at")[:PAGE])
        viewing.record_list_viewing(rows, actor=self.request.user, kind="referrals.bar")
        proposed = [row for row in rows if row.confirmed_at is None]
        return super().get_context_data(
            proposed=proposed, confirmed=[row for row in rows if row.confirmed_at], **context
        )


class BarConfirm(ActView):
    """Confirm what the rule proposed, once the person is told; or, once confirmed, lift it with a reason."""

    model = Bar
    template_name = "referrals/bar_confirm.html"
    proposed = staticmethod(proposed_in("propose_bar", why_of=lambda bar: bar.programme))

    @property
    def row(self) -> Bar:
        return get_object_or_404(bars_for(self.request.user), pk=self.kwargs["pk"])

    def get_form_class(self) -> Any:
        return LiftForm if self.row.confirmed_at else BarForm

    def get_initial(self) -> dict[str, Any]:
        return {}

    def perform(self, given: dict[str, Any]) -> Bar:
        if "reason" in given:
            return services.lift_bar(bar_id=self.row.pk, actor=self.request.user, reason=given["reason"])
        return services.confirm_bar(bar_id=self.row.pk, actor=self.request.user, told_at=timezone.now())

    def refused(self, form: Any, refused: Any) -> HttpResponse:
        return super(ActView, self).refused(form, refused)

    def get_success_url(self) -> str:
        return reverse("referrals:bar-list")
