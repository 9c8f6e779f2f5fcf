"""The auditor's view of the ledger, and the administrator's view of background work."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import FormView, ListView

from accounts.models import ReadingAlert
from ledger import outbox
from ledger.checkpoints import checkpoint_file
from ledger.forms import EntryFilter, ReadingReasonForm
from ledger.keys import public_key
from ledger.models import Check, Checkpoint, Entry, Job, Kind
from ledger.reading import give_reading_reason
from ledger.transactions import act

LONGEST_NUMBER = 18


class EntryList(ListView):
    """Newest first, narrowed by kind, by who, by days or by one id; reading the ledger is itself entered."""

    template_name = "ledger/entry_list.html"
    context_object_name = "entries"
    page_size = 50

    def get_queryset(self) -> list[Entry]:
        self.filter = EntryFilter(self.request.GET)
        if not self.filter.is_valid():
            return []
        entries = self.filter.applied_to(Entry.objects.visible_to(self.request.user).select_related("actor"))
        entries = entries.order_by("-seq")
        if before := number_of(self.request.GET.get("before", "")):
            entries = entries.filter(seq__lt=before)
        return list(entries[: self.page_size + 1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = context["entries"]
        context["next_before"] = rows[self.page_size - 1].seq if len(rows) > self.page_size else None
        context["entries"] = rows[: self.page_size]
        context["form"] = self.filter
        context["older"] = self.older(context["next_before"])
        enter_reading(self.request, context["entries"])
        return context

    def older(self, before: int | None) -> str:
        """The address of the page after this one, with what narrows it."""
        rest = self.request.GET.copy()
        rest["before"] = str(before or "")
        return f"?{rest.urlencode()}" if before else ""


def number_of(text: str) -> int | None:
    """The number of an entry as an address gives it; anything longer than one is none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


@act()
def enter_reading(request: HttpRequest, entries: list[Entry]) -> None:
    """With the people whose records the page names; of a list it shows nobody."""
    Entry.objects.enter(
        None,
        actor=request.user,
        verb="read_ledger",
        kind=Kind.CONSULTATION,
        object_kind="ledger.entry",
        subjects=sorted({subject for entry in entries if entry.object_id for subject in entry.subjects}),
        facts={"count": len(entries), "kind": request.GET.get("kind", "")[:20]},
    )


class AlertList(ListView):
    """Who read about many people, why, and who was stopped."""

    template_name = "ledger/alert_list.html"
    context_object_name = "alerts"
    shown = 200

    def get_queryset(self) -> list[ReadingAlert]:
        return list(ReadingAlert.objects.select_related("user")[: self.shown])


class ReadingReasonPage(FormView):
    """Asked of somebody who reads about many people; afterwards they go on where they were."""

    template_name = "ledger/reading_reason.html"
    form_class = ReadingReasonForm

    def form_valid(self, form: Any) -> HttpResponse:
        give_reading_reason(actor=self.request.user, **form.cleaned_data)
        following = self.request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(following, allowed_hosts=None)
        return redirect(following if is_ours else "home")


class CheckList(ListView):
    """What the last check of the whole ledger found, those before it, and where the ledger was signed to end."""

    template_name = "ledger/check_list.html"
    context_object_name = "checks"
    shown = 20

    def get_queryset(self) -> list[Check]:
        return list(Check.objects.select_related("asked_by")[: self.shown])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            checkpoints=Checkpoint.objects.all()[:10],
            checkpoint_file=checkpoint_file().name,
            public_key=public_key(),
            waiting=Job.objects.filter(task="ledger.check", done_at=None, parked_at=None).exists(),
            **kwargs,
        )


class CheckAsk(View):
    """Have the whole ledger checked now; asked twice before it began, it is checked once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        with act():
            if not Job.objects.filter(task="ledger.check", done_at=None, parked_at=None).exists():
                outbox.queue_job("ledger.check", request.user.pk, key=f"ledger.check:{uuid.uuid4()}")
            Entry.objects.enter(None, actor=request.user, verb="ask_for_check", kind=Kind.SETTING)
        return redirect("ledger:check-list")


class JobList(ListView):
    """What waits, what failed and what was parked."""

    template_name = "ledger/job_list.html"
    context_object_name = "jobs"

    def get_queryset(self) -> QuerySet[Job]:
        return Job.objects.filter(done_at=None).order_by("-parked_at", "available_at")[:100]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = timezone.now() - timedelta(days=1)
        done = Job.objects.filter(done_at__gte=day).count()
        return super().get_context_data(done_today=done, **kwargs)


class JobReplay(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: str) -> HttpResponse:
        job = get_object_or_404(Job, pk=pk, parked_at__isnull=False)
        with act():
            outbox.replay_job(job)
            Entry.objects.enter(job, actor=request.user, verb="replay_job", kind=Kind.SETTING)
        return redirect("ledger:job-list")
