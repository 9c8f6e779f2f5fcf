"""The pages beside a case: one to look at each satellite, and how the page of an act on it differs from others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.roles import PROVIDER
from caseworkflow.case.models import Case
from caseworkflow.case.presenters import names_of_deciders
from caseworkflow.satellite.presenters import SatelliteSpec, text_row
from ledger import viewing
from ledger.models import Entry
from workflow.addresses import Noun
from workflow.labels import TagKind
from workflow.machine import PlainAct
from workflow.views import RowView, TransitionView

CASES = ("person", "programme", "programme_version__programme", "caseworker", "referral")

NOT_FOR_YOU = [text_row("Details", "Shown to whoever works this case, to the team leader and to victim contact")]


class OfOneCase:
    """The case of the address among those that this user may see, and its satellite."""

    noun: Any = None

    @cached_property
    def case(self) -> Case:
        rows = Case.objects.visible_to(self.request.user).select_related(*CASES)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def row(self) -> Any:
        """The satellite; where it comes only later, one that is not saved yet stands for it."""
        row = self.found() or (self.noun.model(case=self.case) if self.comes_later() else None)
        if row is None:
            raise Http404
        row.case = self.case
        return row

    def found(self) -> Any:
        return self.noun.model.objects.filter(case=self.case).prefetch_related(*self.noun.parts).first()

    def comes_later(self) -> bool:
        return False

    def look(self) -> None:
        """Enter the look before the page is shown."""
        is_there = not self.row._state.adding
        viewing.record_viewing(self.row if is_there else self.case, actor=self.request.user, what=self.noun.machine)

    def address(self, page: str, **more: Any) -> str:
        return reverse(f"caseworkflow:{page}", kwargs={"pk": self.case.pk, **more})

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, noun=self.noun, **context)


class SatelliteDetail(OfOneCase, RowView):
    """Its state, its facts, what may be done now and what must wait, and how it came here."""

    plain_acts: tuple[PlainAct, ...] = ()

    def get_template_names(self) -> list[str]:
        return [self.noun.template]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = sorted(self.row.available_transitions(self.request.user), key=self.is_an_ending)
        offered = unique_pages([self.link(offer) for offer in found]) + self.possible_plain_acts()
        return super().get_context_data(
            facts=self.noun.present(self.row) if self.may_read else NOT_FOR_YOU,
            acts=[act for act in offered if not act["reasons"]],
            waiting=[act for act in offered if act["reasons"]],
            entries=satellite_timeline(self.noun.history, self.row) if self.may_read else [],
            **context,
        )

    @cached_property
    def may_read(self) -> bool:
        return self.noun.may_read is None or self.noun.may_read(self.row, self.request.user)

    def is_an_ending(self, offer: Any) -> bool:
        """Ways out stand last."""
        return self.row.states()(offer.target).kind is TagKind.ENDED

    def link(self, offer: Any) -> dict[str, Any]:
        page = self.noun.page_of(offer.verb)
        return {"label": offer.label, "hint": offer.hint, "reasons": offer.reasons, "url": self.address(page)}

    def possible_plain_acts(self) -> list[dict[str, Any]]:
        return [
            {
                "label": act.label,
                "hint": act.hint,
                "reasons": act.blockers(self.row),
                "url": self.address(self.noun.page_of(act.verb)),
            }
            for act in self.plain_acts
            if act.is_for(self.row, self.request.user)
        ]


def unique_pages(acts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two verbs that share a page are one link."""
    return list({act["url"]: act for act in reversed(acts)}.values())[::-1]


def satellite_timeline(words: Mapping[str, str], *rows: Any) -> list[dict[str, Any]]:
    """What happened to some rows of one kind, newest first; looks are for the auditor."""
    kind = rows[0]._meta.label_lower if rows else ""
    entries = Entry.objects.filter(object_kind=kind, object_id__in=[str(row.pk) for row in rows])
    told = list(entries.exclude(kind="consultation").select_related("actor").order_by("-seq")[:50])
    deciders = names_of_deciders(one.facts.get("decided_by") for one in told)
    return [
        {
            "at": one.at,
            "title": words.get(one.verb) or one.verb.replace("_", " ").capitalize(),
            "by": deciders.get(one.facts.get("decided_by")) or one.actor,
            "text": one.reason,
        }
        for one in told
    ]


class SatelliteTransition(OfOneCase, TransitionView):
    """An act on the satellite of the case of the address."""

    def caption(self) -> str:
        return f"{self.case.person}, {self.case.reference}"

    def subject(self) -> str:
        return str(self.case.person)

    @property
    def back_label(self) -> str:
        return self.noun.title

    def target(self) -> dict[str, Any]:
        return {"case_id": self.case.pk}

    def back_url(self) -> str:
        return self.address(f"{self.noun.name}-detail")

    def said(self, made: Any) -> str:
        return f"Recorded: {self.title()}."


@dataclass(frozen=True, kw_only=True)
class SatelliteNoun(Noun):
    """One kind of satellite: beside what every noun says, its title, its facts, and its page for verbs that share one."""

    title: str
    machine: str
    route: str = ""
    roles: frozenset[str] = PROVIDER
    view: type[TransitionView] = SatelliteTransition
    present: Callable[[Any], list[dict[str, Any]]] | None = None
    shared: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    may_read: Callable[[Any, Any], bool] | None = None
    history: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "route", f"<uuid:pk>/{self.name}/")

    @classmethod
    def of(cls, spec: SatelliteSpec, **more: Any) -> Self:
        """What the satellite says of itself, and what only its pages need."""
        names = ("title", "machine", "present", "parts", "history")
        told = {name: getattr(spec, name) for name in names}
        return cls(model=spec.model, name=spec.page, **told, **more)

    @property
    def template(self) -> str:
        return f"caseworkflow/{self.machine}_detail.html"

    def page_of(self, verb: str) -> str:
        return f"{self.name}-{dict(self.shared).get(verb, verb).replace('_', '-')}"
