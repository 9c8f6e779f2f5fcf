"""The inbox of a team: what waits for a decision, for a caseworker, or for a second person."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.roles import Role
from caseworkflow.case.deadlines.duties import DUTIES
from caseworkflow.case.models import Case
from caseworkflow.case.presenters import deadline_label_at
from caseworkflow.case.terms import DueAct
from caseworkflow.telling.querysets import unsent_messages
from caseworkflow.worklists.filters import InboxFilter
from caseworkflow.worklists.views.lists import every_programme, ids_of
from ledger import viewing
from ledger.counting import Tally
from programmes.calendar import due_moment
from programmes.models import ProgrammeVersion
from programmes.terms.vocabularies import DeadlineName
from referrals.people.models import Bar, Likeness, name_of
from referrals.people.states import LikenessState
from referrals.referral.models import Referral
from workflow.chips import filter_chips
from workflow.paging import Pager
from workflow.templatetags.row_tags import address_maker
from workflow.templatetags.ui_tags import age_in_years, show_day

#: What a row that waits to be taken shows of a referral.
COLUMNS = (
    "pk",
    "reference",
    "person_id",
    "given_names",
    "family_name",
    "date_of_birth",
    "programme_id",
    "programme_version_id",
    "sender__name",
    "custody_suite",
    "referred_at",
    "decided_at",
    "due_at",
)


class Tab(NamedTuple):
    """`acts` are what a team leader must do first on the cases of this tab; none: its rows are referrals."""

    label: str
    empty: str
    acts: tuple[DueAct, ...] = ()


CONFIRMATIONS = (DueAct.CONFIRM_DEATH, DueAct.CONFIRM_ENDING, DueAct.CONFIRM_BREACH)

SETTLED_BY_LEADER = (
    DueAct.SET_ASIDE,
    DueAct.JUDGE,
    DueAct.CLOSE,
    DueAct.START_PREPARATION,
    DueAct.SEEK_FUNDING,
    DueAct.AGREE_FUNDING,
)

TABS = {
    "risk": Tab("High risk", "A team leader knows of every high risk.", (DueAct.ACKNOWLEDGE,)),
    "accept": Tab("To accept", "No referral waits for a decision."),
    "allocate": Tab("To allocate", "Every accepted referral has a caseworker."),
    "left": Tab("Caseworker gone", "Every open case has a caseworker who may work it."),
    "confirm": Tab("To confirm", "No breach, ending or death waits to be confirmed.", CONFIRMATIONS),
    "complete": Tab("Ready to complete", "No case is ready to complete.", (DueAct.COMPLETE,)),
    "settle": Tab("To settle", "No other step waits for a team leader.", SETTLED_BY_LEADER),
}


def to_accept(user: Any) -> QuerySet[Referral]:
    return Referral.objects.visible_to(user).undecided()


def next_of_leader(user: Any, tab: str) -> QuerySet[Case]:
    """Cases on which a team leader must do what the tab is about, before anything else of theirs."""
    return Case.objects.visible_to(user).next_for_leader(*TABS[tab].acts)


def inbox_queues(user: Any) -> dict[str, QuerySet[Any]]:
    """What the page counts, each in the order of its index."""
    bars = Bar.objects.visible_to(user).filter(confirmed_at=None, lifted_at=None)
    likenesses = Likeness.objects.visible_to(user).filter(state=LikenessState.PROPOSED)
    return {
        "accept": to_accept(user).order_by("due_at", "pk"),
        "allocate": Case.objects.to_allocate(user),
        "left": Case.objects.visible_to(user).returned(),
        "messages": unsent_messages(user),
        **{name: next_of_leader(user, name) for name, tab in TABS.items() if tab.acts},
        "likenesses": likenesses.order_by("created_at"),
        "bars": bars.order_by("proposed_at"),
    }


#: Every number of the page in one statement.
counts = Tally(inbox_queues, most=50)


class Inbox(TemplateView):
    template_name = "caseworkflow/inbox.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query, known = self.request.user, self.request.GET, every_programme()
        tab = query.get("tab", "")
        tab = tab if tab in TABS else "accept"
        programmes = [(code, name) for _, code, name in known]
        narrowed = InboxFilter(query, programmes=programmes, has_clock=tab not in {"allocate", "left"})
        pager = Pager(query)
        lines = LINES[tab](user, narrowed, pager)
        numbers = counts(user)
        viewing.record_rows_viewing(*ids_of([one["row"] for one in lines]), actor=user, kind=f"inbox.{tab}")
        leads, names = user.role == Role.TEAM_LEADER, {pk: name for pk, _, name in known}
        for one in lines:
            one |= {"leads": leads, "programme": names.get(one["row"].programme_id, "")}
        return super().get_context_data(
            tab=tab,
            tabs=inbox_tabs(numbers, tab),
            numbers=numbers,
            likenesses=counts.words(numbers["likenesses"]),
            bars=counts.words(numbers["bars"]),
            unsent=counts.words(numbers["messages"]),
            lines=lines,
            is_of_leader=bool(TABS[tab].acts),
            empty=TABS[tab].empty,
            sentence=pager.sentence(len(lines), "row", "longest wait first" if tab == "left" else "oldest clock first"),
            pager=pager,
            filters=narrowed,
            chips=filter_chips(narrowed, query),
            clear_url=f"?tab={tab}",
            hidden={"tab": tab},
            leads=leads,
            **context,
        )


def inbox_tabs(numbers: dict[str, int], current: str) -> list[dict[str, Any]]:
    address = reverse("caseworkflow:inbox")
    return [
        {
            "label": tab.label,
            "url": f"{address}?tab={name}",
            "is_current": name == current,
            "count": counts.words(numbers[name]),
        }
        for name, tab in TABS.items()
    ]


def accept_lines(user: Any, narrowed: InboxFilter, pager: Pager) -> list[Any]:
    now, address = timezone.now(), address_maker("referrals:referral-decide")
    rows = narrowed.applied_to(to_accept(user), "due_at").values_list(*COLUMNS, named=True)
    page = pager.take(rows, "due_at")
    today = timezone.localdate(now)
    return [
        referral_line(row, deadline_label_at(row.due_at, now), today, act="Decide", url=address(row.pk)) for row in page
    ]


def allocate_lines(user: Any, narrowed: InboxFilter, pager: Pager) -> list[Any]:
    now, address = timezone.now(), address_maker("caseworkflow:case-allocate")
    rows = narrowed.applied_to(Case.objects.to_allocate(user)).values_list(*COLUMNS, named=True)
    page = pager.take(rows, "referred_at")
    versions = ProgrammeVersion.objects.defer("settings").in_bulk({row.programme_version_id for row in page} - {None})
    today = timezone.localdate(now)
    return [
        referral_line(
            row, deadline_label_at(first_call(row, versions), now), today, act="Allocate", url=address(row.pk)
        )
        for row in page
    ]


#: What a row of a case that came back shows; the names are those that a referral has.
RETURNED = {
    "given_names": F("person__given_names"),
    "family_name": F("person__family_name"),
    "date_of_birth": F("person__date_of_birth"),
    "sender__name": F("caseworker__display_name"),
    "custody_suite": Value("works it no more"),
    "referred_at": F("referral__referred_at"),
}


def left_lines(user: Any, narrowed: InboxFilter, pager: Pager) -> list[dict[str, Any]]:
    """Cases whose caseworker left or is kept from the person, the longest wait first: somebody waits who was being helped."""
    now, address = timezone.now(), address_maker("caseworkflow:case-reallocate")
    rows = narrowed.applied_to(Case.objects.visible_to(user).returned())
    columns = ("pk", "reference", "person_id", "programme_id", "next_due_at", "returned_at")
    shown = rows.annotate(**RETURNED).values_list(*columns, *RETURNED, named=True)
    today = timezone.localdate(now)
    return [
        referral_line(
            row, deadline_label_at(row.next_due_at, now), today, act="Give to a caseworker", url=address(row.pk)
        )
        for row in pager.take(shown, "returned_at")
    ]


def referral_line(row: Any, clock: dict[str, str], today: date, *, act: str, url: str) -> dict[str, Any]:
    """A referral that waits, in words."""
    return {
        "row": row,
        "clock": clock,
        "level": clock["level"],
        "left": clock["words"],
        "act": act,
        "url": url,
        "name": f"{row.given_names} {row.family_name}".strip(),
        "age": age_in_years(row.date_of_birth, today),
        "reference": row.reference,
        "sender": row.sender__name or "",
        "suite": row.custody_suite,
        "referred": show_day(row.referred_at),
    }


def first_call(referral: Any, versions: dict[Any, ProgrammeVersion]) -> datetime | None:
    """When the first attempt to reach the person falls due: the clock that runs while nobody has the case."""
    version = versions.get(referral.programme_version_id)
    limit = version.choices.deadline(DeadlineName.ATTEMPT) if version else None
    return due_moment(referral.decided_at or referral.referred_at, limit.amount, limit.unit.value) if limit else None


#: What the one who asked for it must not confirm, and the column that says who asked.
ASKED_BY = {
    DueAct.CONFIRM_DEATH: "death_reported_by_id",
    DueAct.CONFIRM_BREACH: "breach_raised_by_id",
    DueAct.CONFIRM_ENDING: "ending_proposed_by_id",
}

OF_LEADER = ("lead_clock", "lead_due_at", *ASKED_BY.values())


def lines_of_leader(tab: str) -> Callable[[Any, InboxFilter, Pager], list[Any]]:
    """The rows of one tab: what a team leader must do first on each of its cases, and the page where it is done."""

    def lines(user: Any, narrowed: InboxFilter, pager: Pager) -> list[Any]:
        now, address = timezone.now(), address_maker("caseworkflow:case-detail")
        rows = narrowed.applied_to(next_of_leader(user, tab), "lead_due_at").with_list_columns(*OF_LEADER)
        return [line_of_leader(row, user, now, address(row.pk)) for row in pager.take(rows, "lead_due_at")]

    return lines


def line_of_leader(row: Any, user: Any, now: datetime, case_url: str) -> dict[str, Any]:
    """A case that waits for a team leader, in words."""
    duty, asked_by = DUTIES[row.lead_clock], ASKED_BY.get(row.lead_clock, "")
    clock = (
        deadline_label_at(row.lead_due_at, now) if row.lead_due_at else {"level": "today", "words": "Can be done now"}
    )
    return {
        "row": row,
        "clock": clock,
        "level": clock["level"],
        "left": clock["words"],
        "case_url": case_url,
        "name": name_of(row.person__preferred_name, row.person__given_names, row.person__family_name),
        "reference": row.reference,
        "caseworker": row.caseworker__display_name or row.caseworker__username,
        "what": DueAct(row.lead_clock).label,
        "is_own": bool(asked_by) and getattr(row, asked_by) == user.pk,
        "act": duty.button,
        "url": address_maker(f"caseworkflow:{duty.page}")(row.pk),
    }


LINES = {
    "accept": accept_lines,
    "allocate": allocate_lines,
    "left": left_lines,
    **{name: lines_of_leader(name) for name, tab in TABS.items() if tab.acts},
}
