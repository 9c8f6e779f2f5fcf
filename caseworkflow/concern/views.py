"""One page for every act on a case: what it means, whom it tells, the facts it needs, and what stands in its way."""

from typing import Any

from caseworkflow.case.views import MoveView


class BreachReview(MoveView):
    """The papers that police will read stand above the form."""

    template_name = "caseworkflow/case_breach.html"
    papers_of: Any = None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        papers = self.papers_of(self.case).items()
        rows = [{"key": title, "value": "\n".join(lines) or "None"} for title, lines in papers]
        return super().get_context_data(papers=rows, **context)
