"""The auditor's list of what looks like misuse, its reviews, and what an administrator sets for it."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.models import User
from administration.data_protection.services import rows_due
from administration.misuse.forms import AlertFilter, EndHoursForm, HomeForm, HoursForm, MisuseReviewForm
from administration.misuse.models import WorkingHours
from administration.misuse.presenters import (
    alert_lines,
    late_reviews,
    looks_behind,
    pattern_words,
    person_words,
    review_clock,
    sentence_of_openings,
    tiles_of_auditor,
)
from administration.misuse.services import reminding, reviewing, setting
from administration.misuse.terms import Pattern
from ledger import viewing
from ledger.models import Alert
from referrals.following.models import LookUp
from referrals.people.models import Person
from workflow.paging import Pager
from workflow.views import FormPage, OneRow

ALERTS, LOOK_UPS, HOURS = "administration:alert-list", "administration:lookup-list", "administration:hours-list"
MOST, MOST_OPENINGS = 200, 10


def narrowed_by(rows: Any, standing: str) -> Any:
    if standing == "all":
        return rows
    return rows.filter(reviewed_at__isnull=False) if standing == "reviewed" else rows.unreviewed()


class AuditorToday(TemplateView):
    """The first page of an auditor: what was opened in an emergency and waits for a review, the late ones first."""

    template_name = "administration/audit/audit_today.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        openings = list(reminding.openings_to_review(user))
        others = Alert.objects.visible_to(user).unreviewed().exclude(pattern=Pattern.BREAK_GLASS).count()
        shown = openings[:MOST_OPENINGS]
        viewing.record_rows_viewing([row.pk for row in shown], [], actor=user, kind="ledger.alert")
        return super().get_context_data(
            intro=sentence_of_openings(openings),
            tiles=tiles_of_auditor(openings, others, rows_due(user)),
            lines=[{"row": row, "clock": review_clock(row)} for row in shown],
            count=len(openings),
            now=timezone.now(),
            **context,
        )


class MisuseList(TemplateView):
    """What is still to be reviewed, newest first."""

    template_name = "administration/audit/alert_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, form = self.request.user, AlertFilter(self.request.GET)
        given = form.cleaned_data if form.is_valid() else {}
        rows = narrowed_by(Alert.objects.visible_to(user), given.get("standing", ""))
        rows = rows.filter(pattern=given["pattern"]) if given.get("pattern") else rows
        pager = Pager(self.request.GET)
        page = pager.take(rows.select_related("actor", "reviewed_by"), "found_at", is_newest_first=True)
        viewing.record_list_viewing(page, actor=user, kind="ledger.alert")
        openings = Alert.objects.visible_to(user).filter(pattern=Pattern.BREAK_GLASS, reviewed_at=None)
        late = late_reviews(openings)
        return super().get_context_data(form=form, lines=alert_lines(page), pager=pager, late=late, **context)


class ReviewPage(OneRow, FormPage):
    form_class = MisuseReviewForm
    button, done = "Save result", "The result is kept."

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form = context.get("form") or (None if self.row.reviewed_at else self.get_form())
        return super().get_context_data(**{**context, "form": form})


class AlertReview(ReviewPage):
    model = Alert
    related = ("actor", "reviewed_by")
    template_name = "administration/audit/alert_review.html"
    back, back_label = ALERTS, "What looks like misuse"

    def perform(self, given: dict[str, Any]) -> Alert:
        return reviewing.record_review(self.row, about=self.row.actor, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        person = Person.objects.filter(pk=self.row.subject).first() if self.row.subject else None
        said = {"title": pattern_words(self.row.pattern), "person": person_words(person)}
        return super().get_context_data(lines=looks_behind(self.row), **said, **context)


class LookUpList(TemplateView):
    """Every look-up of a colleague's referral, with the reason that was given, newest first."""

    template_name = "administration/audit/lookup_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, form = self.request.user, AlertFilter(self.request.GET)
        standing = form.cleaned_data["standing"] if form.is_valid() else ""
        rows = narrowed_by(LookUp.objects.visible_to(user), standing).select_related("asked_by", "reviewed_by")
        pager = Pager(self.request.GET)
        page = pager.take(rows.annotate(found=Count("referrals")), "asked_at", is_newest_first=True)
        viewing.record_rows_viewing([row.pk for row in page], people_of(page), actor=user, kind="referrals.lookup")
        return super().get_context_data(lines=page, pager=pager, standing=form["standing"], **context)


def people_of(look_ups: list[Any]) -> list[Any]:
    named = LookUp.objects.filter(pk__in=[row.pk for row in look_ups], referrals__person__isnull=False)
    return list(named.values_list("referrals__person", flat=True))


class LookUpReview(ReviewPage):
    model = LookUp
    related = ("asked_by", "reviewed_by")
    template_name = "administration/audit/lookup_review.html"
    title = "Look-up of a colleague's referral"
    back, back_label = LOOK_UPS, "Look-ups"

    def look(self) -> None:
        viewing.record_rows_viewing(
            [self.row.pk], people_of([self.row]), actor=self.request.user, kind="referrals.lookup", verb="view"
        )

    def perform(self, given: dict[str, Any]) -> LookUp:
        return reviewing.record_review(self.row, about=self.row.asked_by, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(references=[one.reference for one in self.row.referrals.all()], **context)


class HoursList(TemplateView):
    template_name = "administration/audit/hours_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = WorkingHours.objects.visible_to(self.request.user).select_related("organisation")
        return super().get_context_data(lines=list(rows[:MOST]), **context)


class HoursCreate(FormPage):
    form_class = HoursForm
    title, button, done = "Add working hours", "Add hours", "The hours are kept."
    intro = (
        "Looks outside them are listed to the auditor on the next morning. A role without hours works at all hours. "
        "Several hours of one role hold side by side."
    )
    back, back_label = HOURS, "Working hours"

    def perform(self, given: dict[str, Any]) -> WorkingHours:
        return setting.set_hours(actor=self.request.user, **given)


class HoursEnd(OneRow, FormPage):
    model = WorkingHours
    related = ("organisation",)
    form_class = EndHoursForm
    button, done = "End these hours", "The last day is kept."
    back, back_label = HOURS, "Working hours"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "first": self.row.from_on}

    def perform(self, given: dict[str, Any]) -> WorkingHours:
        return setting.end_hours(self.row, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"End hours: {self.row}", **context)


class PersonHome(OneRow, FormPage):
    """Where a user lives, as a key: the auditor is told when they look at somebody at the same address."""

    model = User
    form_class = HomeForm
    button, done = "Keep this address", "Kept, as a key that nobody can read."
    intro = (
        "It is kept only as a key that cannot be read back, so that a look at a person at the same address is listed "
        "to the auditor. Leave both empty to keep none."
    )
    back = "administration:person-list"

    def perform(self, given: dict[str, Any]) -> None:
        setting.keep_home_address(self.row, actor=self.request.user, **given)

    def after(self, made: Any) -> Any:
        return reverse("administration:person-detail", args=[self.row.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(title=f"Home address: {self.row}", back_label=str(self.row), **context)
        return {**found, "back_url": self.after(None)}
