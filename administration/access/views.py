"""Who saw this person: found, asked, printed, and a print checked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from administration.access import services
from administration.access.forms import FindForm, PaperForm, SpanForm, a_year_ago
from ledger.looks import Look
from ledger.views import number_of
from workflow.paging import PageLinks
from workflow.views import FormPage, attachment_response

FIND = "administration:subject-find"


class SubjectFind(FormPage):
    """What is typed is never in an address; those who are found stand below the form, by no more than it takes to choose."""

    template_name = "administration/audit/subject_find.html"
    form_class = FindForm
    title, button = "Who saw this person?", "Find the person"
    intro = (
        "You are shown initials, the year of birth and references, to choose by. What you ask is entered in the ledger."
    )
    back, back_label = "ledger:entry-list", "Ledger"

    def form_valid(self, form: FindForm) -> HttpResponse:
        found = services.find_people(actor=self.request.user, **form.cleaned_data)
        lines = [line_of(one) for one in found]
        return self.render_to_response(self.get_context_data(form=form, lines=lines, is_answered=True))


def line_of(person: Any) -> dict[str, Any]:
    return {
        "pk": person.pk,
        "initials": services.initials_of(person),
        "birth_year": services.birth_year_of(person),
        "references": services.references_of(person),
    }


def span_of(request: HttpRequest) -> SpanForm:
    """The days of the address; without them the last year."""
    asked = any(name.startswith(("since", "until")) for name in request.GET)
    if asked:
        return SpanForm(request.GET)
    first, last = a_year_ago(), timezone.localdate()
    days = {f"{name}_{part}": getattr(day, part) for name, day in (("since", first), ("until", last)) for part in PARTS}
    return SpanForm({**days, "way": request.GET.get("way", "")})


PARTS = ("day", "month", "year")


class SubjectLooks(TemplateView):
    template_name = "administration/audit/subject_looks.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        person = get_object_or_404(services.people_for(user).prefetch_related("referrals"), pk=self.kwargs["pk"])
        form, following = span_of(self.request), None
        lines: list[Look] = []
        if form.is_valid():
            before = number_of(self.request.GET.get("after", ""))
            lines, following = services.looks_page(person, actor=user, before=before, **form.cleaned_data)
        pager = PageLinks(self.request.GET, following)
        return super().get_context_data(
            form=form, lines=lines, pager=pager, person=line_of(person), query=self.request.GET.urlencode(), **context
        )


class SubjectPaper(TemplateView):
    """The same as a PDF, signed; the answer is entered before it is given."""

    template_name = "administration/audit/subject_looks.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = get_object_or_404(services.people_for(request.user).prefetch_related("referrals"), pk=kwargs["pk"])
        form = span_of(request)
        if form.is_valid():
            days = {name: form.cleaned_data[name] for name in ("since", "until")}
            try:
                content = services.print_answer(person, actor=request.user, **days)
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                return attachment_response(content, "who-saw.pdf", "application/pdf")
        said = {"form": form, "lines": [], "pager": PageLinks(request.GET), "person": line_of(person)}
        return self.render_to_response(self.get_context_data(**said), status=400)


class PaperJudge(FormPage):
    template_name = "administration/audit/paper_judge.html"
    form_class = PaperForm
    title, button = "Check a signed paper", "Check this paper"
    intro = "The file is read, and not kept."
    back, back_label = FIND, "Who saw this person?"

    def form_valid(self, form: PaperForm) -> HttpResponse:
        judged = services.judge_paper(form.cleaned_data["paper"].read(), actor=self.request.user)
        return self.render_to_response(self.get_context_data(form=self.form_class(), judged=judged))
