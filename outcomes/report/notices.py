"""Who is told of a step of a board report: whoever may take the next one, and of one that is sent back whoever drafted it."""

from collections.abc import Callable, Iterator

from django.conf import settings

from accounts.models import Membership, User
from accounts.roles import Role
from ledger.models import Entry
from ledger.notices import Message, send_message
from outcomes.report.models import Report
from outcomes.report.policies import may_take_next_step

NO_ADDRESS = "No email address is on record: it stands in the list of board reports."


def whoever_takes_next_step(report: Report) -> Iterator[User]:
    """Everybody of today who sees the report and may take the step that it waits for, in whichever role they may."""
    people = User.objects.people().filter(is_active=True)
    held = Membership.objects.active().filter(role__in=(Role.TEAM_LEADER, Role.COMMISSIONER), user__in=people)
    found: set[object] = set()
    for one in held.select_related("user", "organisation").order_by("user__username", "pk"):
        user = one.user
        user.membership = one
        is_seen = Report.objects.visible_to(user).filter(pk=report.pk).exists()
        if user.pk not in found and is_seen and may_take_next_step(report, user):
            found.add(user.pk)
            yield user


def whoever_drafted(report: Report) -> Iterator[User]:
    """Of those who may mend it whoever asked for it, and whoever sent it last."""
    sent = Entry.objects.about(report).filter(verb="submit").last()
    hands = {report.requested_by_id, sent and sent.actor_id}
    yield from (user for user in whoever_takes_next_step(report) if user.pk in hands)


#: By the verb of the entry: the text, and whom it is for.
TABLE: dict[str, tuple[str, Callable[[Report], Iterator[User]]]] = {
    "submit": ("report_to_check", whoever_takes_next_step),
    "confirm_check": ("report_to_publish", whoever_takes_next_step),
    "send_back": ("report_sent_back", whoever_drafted),
}


def tell_of_report(entry_id: str) -> None:
    """Send what the table says for one entry, unless the report has gone on since; safe to run twice."""
    entry = Entry.objects.get(pk=entry_id)
    report = Report.objects.select_related("programme").get(pk=entry.object_id)
    if report.state != entry.after:
        return
    text, choose = TABLE[entry.verb]
    words = (("service", settings.SERVICE_NAME), ("programme", str(report.programme)), ("period", report.period))
    for user in choose(report):
        held = "" if user.email else NO_ADDRESS
        to = Message(str(entry.pk), text, f"user:{user.pk}", "email", user.email, words, held)
        send_message(to, about=report, actor=User.objects.clock())
