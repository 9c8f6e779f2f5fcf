"""The pages of one programme, in the order of a commissioner's questions, and which sections of its figures each shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AnswerPage:
    """One page: the last part of its address, its name, and its sections."""

    slug: str
    title: str
    sections: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"answer-{self.slug}"

    @property
    def file_address(self) -> str:
        return f"answer-{self.slug}-csv"


PAGES: tuple[AnswerPage, ...] = (
    AnswerPage("path", "Where people are lost", ("funnel", "engagement")),
    AnswerPage("places", "Places and forecast", ("places",)),
    AnswerPage("timeliness", "Timeliness", ("timeliness",)),
    AnswerPage("reoffending", "Reoffending", ("reoffending",)),
    AnswerPage("fairness", "Fairness", ("equity",)),
    AnswerPage("widening", "Net-widening watch", ("widening",)),
    AnswerPage("suites", "Custody suites", ("suites",)),
    AnswerPage("people", "Outcomes for people", ("treatment", "needs", "victims", "safety")),
    AnswerPage("money", "Money", ("money",)),
    AnswerPage("quality", "Data quality", ("about", "quality")),
)
