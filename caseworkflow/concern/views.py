"""The page on which a breach review is asked for and confirmed."""

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
