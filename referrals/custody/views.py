"""The custody list: initials, cell and clock, who is still to be seen; and drug tests."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from ledger import viewing
from referrals.custody import policies, services
from referrals.custody.filters import CustodyFilter
from referrals.custody.forms import (
    DetentionCorrectionForm,
    DetentionForm,
    DrugTestCorrectionForm,
    DrugTestForm,
    suite_choices,
)
from referrals.custody.models import Detention, DrugTest
from referrals.custody.states import CustodyState
from referrals.referral.models import Referral
from workflow.chips import filter_chips
from workflow.seen import SeenPage
from workflow.templatetags.row_tags import address_maker
from workflow.templatetags.ui_tags import clock_time
from workflow.views import ActView, Refusable, TransitionView

MOST = 200

LONG = timedelta(hours=20)

ONE_DAY = timedelta(days=1)

COLUMNS = (
    "pk",
    "referral__person_id",
    "detained_at",
    "initials",
    "cell",
    "suite",
    "needs",
    "seen",
    "not_seen_reason",
)

SEEN_LABELS: dict[str, str] = {str(value): str(label) for value, label in CustodyState.choices}


class CustodyList(TemplateView):
    """Everyone in custody now, longest first; initials only, for a screen that others can see."""

    template_name = "referrals/custody_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        narrowed = CustodyFilter(self.request.GET, suites=suite_choices())
        shows_released = self.request.GET.get("show") == "released"
        left = {"released_at__gte": timezone.now() - ONE_DAY} if shows_released else {"released_at": None}
        rows = narrowed.applied_to(Detention.objects.visible_to(user).filter(**left))
        rows = list(rows.order_by("detained_at", "pk").values_list(*COLUMNS, named=True)[:MOST])
        people = [row.referral__person_id for row in rows if row.referral__person_id]
        viewing.record_rows_viewing([row.pk for row in rows], people, actor=user, kind="referrals.detention")
        now, may_see = timezone.now(), policies.may_record_seen(None, user)
        visit, release, correct = (
            address_maker(f"referrals:detention-{act}") for act in ("seen", "release", "correct")
        )
        may_detain = policies.may_detain(user)
        return super().get_context_data(
            lines=[
                {
                    **detention_line(
                        row,
                        now,
                        visit(row.pk),
                        release(row.pk) if may_detain and not shows_released else "",
                        may_see=may_see and not shows_released,
                    ),
                    "correct_url": correct(row.pk) if may_detain else "",
                }
                for row in rows
            ],
            shows_released=shows_released,
            waiting=sum(row.seen == CustodyState.ON_LIST for row in rows),
            filters=narrowed,
            chips=filter_chips(narrowed, self.request.GET),
            may_detain=may_detain,
            **context,
        )


def detention_line(row: Any, now: datetime, visit_url: str, release_url: str, *, may_see: bool) -> dict[str, Any]:
    """A detention in words."""
    return {
        "level": "today" if now - row.detained_at >= LONG else "soon",
        "held": time_held(row.detained_at, now),
        "since": clock_time(row.detained_at),
        "initials": row.initials,
        "cell": row.cell,
        "suite": row.suite,
        "needs": needs_badges(row.needs),
        "waits": row.seen == CustodyState.ON_LIST,
        "may_see": may_see,
        "visit_url": visit_url,
        "release_url": release_url,
        "seen": SEEN_LABELS[row.seen],
        "why": row.not_seen_reason,
    }


def needs_badges(needs: Sequence[str]) -> SafeString:
    return format_html_join(
        "", '<span class="moj-badge moj-badge--red app-flag">{}</span> ', ((need,) for need in needs)
    )


def time_held(since: datetime, now: datetime) -> str:
    minutes = max(int((now - since).total_seconds() // 60), 0)
    return f"{minutes // 60} h {minutes % 60:02} min"


class DetentionCreate(Refusable):
    template_name = "referrals/detention_form.html"
    form_class = DetentionForm
    done = "Put on the custody list."

    def get_initial(self) -> dict[str, Any]:
        return {"detained_at": timezone.now(), "suite": self.request.GET.get("suite", "")}

    def perform(self, given: dict[str, Any]) -> Detention:
        return services.create_detention(actor=self.request.user, facts=given)

    def get_success_url(self) -> str:
        return reverse("referrals:custody-list")


class DetentionAct(TransitionView):
    """The screen may be seen by others: initials, and no more of it in the title of the window."""

    model = Detention
    template_name = "referrals/detention_act.html"
    back_label = "Custody list"
    done = "Recorded."

    def whom(self) -> str:
        return f"{self.row.initials}, cell {self.row.cell}" if self.row.cell else str(self.row.initials)

    def means(self) -> str:
        return f"{self.row.suite}, in custody for {time_held(self.row.detained_at, timezone.now())}."

    def back_url(self) -> str:
        return reverse("referrals:custody-list")


class DetentionSeen(DetentionAct):
    button = "Record visit"

    def title(self) -> str:
        return f"Record a visit to {self.whom()}"

    def means(self) -> str:
        needs = f" To know: {', '.join(self.row.needs)}." if self.row.needs else ""
        return f"{super().means()}{needs}"


class DetentionRelease(DetentionAct):
    button = "Record release"

    def refuse_other_states(self) -> None:
        services.require_held(self.row)

    def title(self) -> str:
        return f"Record that {self.whom()} was released"

    def means(self) -> str:
        unseen = " Nobody has seen them: that is kept with the release." if self.is_unseen else ""
        return f"{super().means()}{unseen}"

    @property
    def is_unseen(self) -> bool:
        return bool(self.row.seen == CustodyState.ON_LIST)

    def get_initial(self) -> dict[str, Any]:
        return {"released_at": timezone.now()}


class DrugTestCreate(ActView):
    model = Referral
    template_name = "referrals/drugtest_form.html"
    form_class = DrugTestForm
    done = "The drug test is recorded."

    def get_initial(self) -> dict[str, Any]:
        return {"tested_at": timezone.now()}

    def perform(self, given: dict[str, Any]) -> DrugTest:
        return services.record_drug_test(referral_id=self.row.pk, actor=self.request.user, **given)

    def get_success_url(self) -> str:
        return reverse("referrals:referral-detail", args=[self.row.pk])


class CustodyCorrection(SeenPage):
    """What stands there is in the boxes; what stood there stays on record with who changed it and why."""

    template_name = "components/frame/form_page.html"
    button, is_warning = "Correct it", True
    intro = (
        "Change what is wrong and leave the rest. What stands there now stays on record, with your name and the reason."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row}

    def get_initial(self) -> dict[str, Any]:
        return {**self.form_class.first(self.row), **super().get_initial()}

    @property
    def shown(self) -> tuple[str, ...]:
        return self.form_class.names


class DetentionCorrect(CustodyCorrection):
    model = Detention
    form_class = DetentionCorrectionForm
    done = "Corrected. What stood there before stays on record."
    back, back_label = "referrals:custody-list", "Custody list"

    def perform(self, given: dict[str, Any]) -> Any:
        return services.correct_detention(detention_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"Correct what the list says of {self.row.initials}", **context)


class DrugTestCorrect(CustodyCorrection):
    model = DrugTest
    form_class = DrugTestCorrectionForm
    title, back_label = "Correct a drug test", "Back to the referral"
    done = "Corrected. The provider is asked whether what rests on it stands."
    back = "referrals:custody-list"

    def rows(self) -> Any:
        return services.tests_seen_by(self.request.user)

    def perform(self, given: dict[str, Any]) -> Any:
        return services.correct_drug_test(test_id=self.row.pk, actor=self.request.user, **given)

    @property
    def referral_url(self) -> str:
        return reverse("referrals:referral-detail", args=[self.row.referral_id])

    def after(self, made: Any) -> str:
        return self.referral_url

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "back_url": self.referral_url}
