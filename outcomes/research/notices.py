"""Who is told of a research file: team leaders that one waits for them, and whoever asked what became of it."""

from collections.abc import Callable, Iterator

from django.conf import settings

from accounts.models import Membership, User
from accounts.roles import Role
from ledger.models import Entry
from ledger.notices import Message, send_message
from outcomes.research.models import ResearchFile

NO_ADDRESS = "No email address is on record: it stands in the list of research files."


def team_leaders(row: ResearchFile) -> Iterator[User]:
    """Every team leader of today but whoever asked."""
    held = Membership.objects.active().filter(role=Role.TEAM_LEADER).values("user")
    people = User.objects.people().filter(is_active=True, pk__in=held).exclude(pk=row.asked_by_id)
    yield from people.order_by("username")


def whoever_asked(row: ResearchFile) -> Iterator[User]:
    if row.asked_by.is_active:
        yield row.asked_by


#: By the verb of the entry: the text, and whom it is for.
TABLE: dict[str, tuple[str, Callable[[ResearchFile], Iterator[User]]]] = {
    "request_research_file": ("research_file_asked", team_leaders),
    "grant": ("research_file_granted", whoever_asked),
    "refuse": ("research_file_refused", whoever_asked),
    "finish": ("research_file_ready", whoever_asked),
    "give_up": ("research_file_too_few", whoever_asked),
}


def tell_of_research_file(entry_id: str) -> None:
    """Send what the table says for one entry; safe to run twice, since a message is sent once."""
    entry = Entry.objects.get(pk=entry_id)
    row = ResearchFile.objects.select_related("programme", "asked_by").get(pk=entry.object_id)
    text, choose = TABLE[entry.verb]
    words = (("service", settings.SERVICE_NAME), ("programme", str(row.programme)))
    for user in choose(row):
        held = "" if user.email else NO_ADDRESS
        to = Message(str(entry.pk), text, f"user:{user.pk}", "email", user.email, words, held)
        send_message(to, about=row, actor=User.objects.clock())
