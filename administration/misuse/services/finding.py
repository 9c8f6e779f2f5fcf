"""What one day of the ledger shows of the six patterns; found once for each day, however often it is looked at."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import PROVIDER, Role
from administration.misuse.matching import CalledBy, address_words, called_by, has_own_name, has_same_surname, is_inside
from administration.misuse.models import HomeAddress, WorkingHours
from administration.misuse.terms import (
    ASKED_AGAIN_AFTER,
    ASKED_ONCE,
    DAYS_TO_FINISH,
    LOOK_UPS_A_DAY,
    MOST_DAYS,
    MOST_ENTRIES,
    SAME_LOOK_UPS_A_DAY,
    Pattern,
)
from caseworkflow.case.models import Case
from caseworkflow.case.states import CLOSED
from ledger.keys import digest_of_search
from ledger.looks import between
from ledger.models import Alert, Entry, Kind
from ledger.reviews import ReviewResult
from ledger.transactions import act
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.referral.states import CLOSED as REFERRALS_CLOSED

VERB = "find_misuse"
#: Those whose work it is to read the ledger, and those who are nobody.
UNJUDGED = (Role.AUDITOR, Role.CLOCK, Role.API_CLIENT)
COLUMNS = ("seq", "at", "actor_id", "role", "verb", "kind", "subjects", "facts", "object_kind")


class Shown(NamedTuple):
    """One entry shows one pattern of one user, about one person or about none."""

    pattern: Pattern
    actor: Any
    subject: str
    seq: int


class Facts:
    """What the looks of a day are judged by, read once for all of them."""

    def __init__(self, day: date, entries: list[Any]) -> None:
        self.day = day
        actors = {one.actor_id for one in entries}
        named = {subject for one in entries if is_single_look(one) for subject in one.subjects}
        singled = [UUID(subject) for subject in named]
        self.users = {user.pk: called_by(user.display_name) for user in User.objects.filter(pk__in=actors)}
        self.searches = {pk: searches_of(name) for pk, name in self.users.items()}
        self.people = {str(one.pk): one for one in Person.objects.filter(pk__in=singled)}
        self.homes = homes_on(day, actors)
        self.windows = windows_on(day, actors)
        self.own_work = own_work_of(actors, singled)
        self.ended = ended_before(day - DAYS_TO_FINISH, singled)


def is_single_look(entry: Any) -> bool:
    """Somebody was singled out: opened, searched for or looked up; a list that merely holds them is none."""
    return entry.kind == Kind.CONSULTATION and (entry.verb != "list" or "sought" in entry.facts)


def searches_of(name: CalledBy) -> dict[str, Pattern]:
    """What the words of a search become in the ledger, where they are a user's own name or surname."""
    if not name.family:
        return {}
    own = (f"{name.first} {name.family}", f"{name.family} {name.first}", f"{name.family}, {name.first}")
    return {
        digest_of_search(name.family): Pattern.SAME_SURNAME,
        **dict.fromkeys(map(digest_of_search, own), Pattern.OWN_NAME),
    }


def homes_on(day: date, actors: Iterable[Any]) -> dict[Any, str]:
    """The last address of each until that day."""
    rows = HomeAddress.objects.filter(user__in=actors, from_on__lte=day).order_by("from_on")
    return dict(rows.values_list("user_id", "key"))


def windows_on(day: date, actors: Iterable[Any]) -> dict[tuple[Any, str], list[Any]]:
    """The hours of each user in each role on that day; none where nobody set any."""
    hours = WorkingHours.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)
    by_place: dict[tuple[Any, str], list[Any]] = {}
    for one in hours:
        by_place.setdefault((one.organisation_id, one.role), []).append(one.window)
    held = Membership.objects.active(day).filter(user__in=actors)
    return {(one.user_id, one.role): by_place.get((one.organisation_id, one.role), []) for one in held}


def own_work_of(actors: Iterable[Any], subjects: list[UUID]) -> set[tuple[Any, str]]:
    """Whom each user works with because it was given to them, or sent in themselves."""
    cases = Case.objects.filter(caseworker__in=actors, person__in=subjects).values_list("caseworker", "person")
    sent = Referral.objects.filter(referring_officer__in=actors, person__in=subjects)
    return {(actor, str(person)) for actor, person in [*cases, *sent.values_list("referring_officer", "person")]}


def ended_before(day: date, subjects: list[UUID]) -> set[str]:
    """People whose cases were all closed before that day, and of whom no referral is open."""
    cases = Case.objects.filter(person__in=subjects)
    closed = cases.values("person").annotate(last=Max("closed_on")).filter(last__lt=day)
    still = {*cases.exclude(state__in=CLOSED).values_list("person", flat=True)}
    waiting = Referral.objects.filter(person__in=subjects, taken_up_at=None).exclude(state__in=REFERRALS_CLOSED)
    still |= {*waiting.values_list("person", flat=True)}
    return {str(one["person"]) for one in closed if one["person"] not in still}


def find_misuse(day: date, *, actor: User) -> int:
    """Keep what that day shows; the number of new alerts. A day that is not over is refused."""
    if day >= timezone.localdate():
        raise ValidationError("Only a day that is over can be looked at.")
    return _keep_shown(day, list(_shown_on(day)), actor=actor)


def _shown_on(day: date) -> Iterator[Shown]:
    judged = Q(kind=Kind.CONSULTATION) | Q(kind=Kind.REFUSAL, verb="look_up")
    rows = between(Entry.objects.all(), day, day).filter(judged, actor__isnull=False).exclude(role__in=UNJUDGED)
    entries = list(rows.order_by("seq").values_list(*COLUMNS, named=True))
    facts = Facts(day, entries)
    for entry in entries:
        yield from _patterns_of(entry, facts)
    yield from _look_ups_among(entries)


def _patterns_of(entry: Any, facts: Facts) -> Iterator[Shown]:
    actor, seq = entry.actor_id, entry.seq
    windows = facts.windows.get((actor, entry.role), [])
    if windows and not is_inside(timezone.localtime(entry.at), windows):
        yield Shown(Pattern.OUT_OF_HOURS, actor, "", seq)
    if not is_single_look(entry):
        return
    if found := facts.searches.get(actor, {}).get(entry.facts.get("sought", "")):
        yield Shown(found, actor, "", seq)
    if "sought" in entry.facts and entry.verb != "look_up":
        return
    for subject in entry.subjects:
        if subject in facts.people:
            yield from _likenesses(entry, facts.people[subject], subject, facts)


def _likenesses(entry: Any, person: Person, subject: str, facts: Facts) -> Iterator[Shown]:
    actor, name = entry.actor_id, facts.users.get(entry.actor_id, CalledBy("", ""))
    if has_own_name(name, person.given_names, person.family_name):
        yield Shown(Pattern.OWN_NAME, actor, subject, entry.seq)
    elif has_same_surname(name, person.family_name) and (actor, subject) not in facts.own_work:
        yield Shown(Pattern.SAME_SURNAME, actor, subject, entry.seq)
    home = facts.homes.get(actor, "")
    if home and home == home_key(person.address, person.postcode):
        yield Shown(Pattern.SAME_ADDRESS, actor, subject, entry.seq)
    if entry.role in PROVIDER and subject in facts.ended:
        yield Shown(Pattern.AFTER_CLOSURE, actor, subject, entry.seq)


def home_key(address: str, postcode: str) -> str:
    words = address_words(address, postcode)
    return digest_of_search(f"home {words}") if words else ""


def _look_ups_among(entries: Iterable[Any]) -> Iterator[Shown]:
    """One that was refused, the same number again and again, or many in a day."""
    asked: dict[Any, list[Any]] = {}
    for entry in entries:
        if entry.verb == "look_up":
            asked.setdefault(entry.actor_id, []).append(entry)
    for actor, rows in asked.items():
        sought = [one.facts.get("sought") for one in rows]
        is_refused = any(one.kind == Kind.REFUSAL for one in rows)
        is_same = any(sought.count(one) >= SAME_LOOK_UPS_A_DAY for one in sought)
        if is_refused or is_same or len(rows) >= LOOK_UPS_A_DAY:
            for one in rows:
                yield Shown(Pattern.COLLEAGUES, actor, "", one.seq)


@act()
def _keep_shown(day: date, shown: list[Shown], *, actor: User) -> int:
    seqs: dict[tuple[Pattern, Any, str], list[int]] = {}
    for one in shown:
        seqs.setdefault((one.pattern, one.actor, one.subject), []).append(one.seq)
    known = {*Alert.objects.filter(on=day).values_list("pattern", "actor", "subject")}
    new = [
        Alert(pattern=key[0], on=day, actor_id=key[1], subject=key[2], entries=found[:MOST_ENTRIES], count=len(found))
        for key, found in seqs.items()
        if key not in known and not _is_explained(*key, day)
    ]
    Alert.objects.bulk_create(new, ignore_conflicts=True)
    facts = {"day": day.isoformat(), "found": len(new)}
    Entry.objects.enter(None, actor=actor, verb=VERB, kind=Kind.SETTING, object_kind="ledger.alert", facts=facts)
    return len(new)


def _is_explained(pattern: Pattern, actor: Any, subject: str, day: date) -> bool:
    if pattern not in ASKED_ONCE or not subject:
        return False
    answered = Alert.objects.filter(pattern=pattern, actor=actor, subject=subject, on__gt=day - ASKED_AGAIN_AFTER)
    return answered.filter(result__in=(ReviewResult.EXPLAINED, ReviewResult.NO_CONCERN)).exists()


def find_missed_days(*, actor: User) -> None:
    """Every day that is over and was not looked at, back to the last one that was."""
    last = timezone.localdate() - timedelta(days=1)
    seen = Entry.objects.filter(kind=Kind.SETTING, verb=VERB, facts__day__lte=last.isoformat())
    newest = max(
        (str(one) for one in seen.order_by("-seq").values_list("facts__day", flat=True)[:MOST_DAYS]), default=""
    )
    first = last - timedelta(days=MOST_DAYS - 1)
    if newest:
        first = max(first, date.fromisoformat(newest) + timedelta(days=1))
    for number in range((last - first).days + 1):
        find_misuse(first + timedelta(days=number), actor=actor)
