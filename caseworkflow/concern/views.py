"""The papers of a breach review as one document, for whoever works the case."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from accounts.models import User
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_work_case
from caseworkflow.concern.reports import breach_papers
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.reports import draw_papers
from referrals.police_decisions.terms import PoliceDecisionKind
from workflow.views import attachment_response


class BreachPapers(View):
    """As police were given them; before that, as they would be now. Handing them out is entered."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        rows = Case.objects.visible_to(request.user)
        case = get_object_or_404(rows.select_related("person", "referral", "programme", "contract"), pk=pk)
        if not may_work_case(case, request.user):
            raise PermissionDenied
        asked = PoliceDecision.objects.filter(kind=PoliceDecisionKind.BREACH, about_id=case.pk).order_by("asked_at")
        given = asked.select_related("referral", "referral__programme", "asked_by").last()
        if given is None and case.breach_raised_by_id is None:
            raise Http404
        papers = given.papers if given else breach_papers(case)
        content = draw_papers(
            "Breach review",
            papers,
            referral=case.referral,
            asked=f"Asked by {given.asked_by}" if given else "Not sent to police yet",
            asked_at=given.asked_at if given else None,
            service=settings.SERVICE_NAME,
            made_at=timezone.now(),
        )
        enter_papers(case, request.user)
        return attachment_response(content, f"breach-{case.reference}.pdf", "application/pdf")


@act()
def enter_papers(case: Case, actor: User) -> None:
    Entry.objects.enter(case, actor=actor, verb="hand_out_breach_papers", kind=Kind.EXPORT)
