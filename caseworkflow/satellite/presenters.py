"""What a satellite says of itself, once for the whole house; and lines of a summary list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OneToOneField, prefetch_related_objects

from accounts.models import User
from accounts.words import day_in_words, moment_in_words
from caseworkflow.case.models import Case
from programmes.terms.vocabularies import Satellite
from workflow.labels import Tag
from workflow.machine import AvailableTransition

Row = dict[str, Any]

YES_NO = {True: "Yes", False: "No", None: ""}


def text_row(key: str, value: Any) -> Row:
    return {"key": key, "value": value}


def day_row(key: str, value: Any) -> Row:
    return text_row(key, day_in_words(value) if value else "")


def moment_row(key: str, value: Any) -> Row:
    return text_row(key, moment_in_words(value) if value else "")


def yes_no_row(key: str, value: bool | None) -> Row:
    return text_row(key, YES_NO[value])


def money_row(key: str, value: Any) -> Row:
    return text_row(key, f"£{value:,.2f}" if value is not None else "")


@dataclass(frozen=True)
class PanelRow:
    """One satellite as the case page shows it: its state, a few words, its page and what may be done now."""

    title: str
    state: str
    tag: Tag | None
    words: str
    url_name: str
    offers: tuple[AvailableTransition, ...]


def no_facts(_case: Case) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class SatelliteSpec:
    """One kind of satellite: its table, what its pages are called, which setting of a version asks for it (none: every
    case has it), with which facts it is opened, what is said of it, and what each act reads as once it is made (`history`).
    """

    model: Any
    page: str
    title: str
    machine: str
    words: Callable[[Any], str]
    present: Callable[[Any], list[Row]] | None = None
    asked_by: Satellite | None = None
    facts_of: Callable[[Case], dict[str, Any]] = no_facts
    parts: tuple[str, ...] = ()
    history: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_single(self) -> bool:
        """A case has one row of it at most."""
        return isinstance(self.model._meta.get_field("case"), OneToOneField)

    @property
    def related_name(self) -> str:
        return self.model._meta.get_field("case").remote_field.related_name

    @property
    def url_name(self) -> str:
        return f"caseworkflow:{self.page}-detail"

    def is_asked_for(self, case: Case) -> bool:
        return self.asked_by is None or case.choices.has(self.asked_by)

    def open_rows(self, case: Case, actor: User) -> list[Any]:
        """The rows that were not there yet; safe to run twice."""
        row, is_new = self.model.objects.get_or_create(case=case, defaults=self.facts_of(case))
        return [row] if is_new else []

    def panel_row(self, case: Case, user: User) -> PanelRow | None:
        row = getattr(case, self.related_name, None)
        if row is None:
            return None
        row.case = case
        prefetch_related_objects([row], *self.parts)
        return PanelRow(
            title=self.title,
            state=row.state,
            tag=row.tag,
            words=self.words(row),
            url_name=self.url_name,
            offers=tuple(row.available_transitions(user)),
        )
