"""Referrals: who sees which, and what waits for whom."""

from datetime import date, datetime
from typing import Any, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.querysets import spelt_either_way
from accounts.roles import POLICE, PROVIDER, Role
from referrals.referral.states import CLOSED, UNDECIDED, ReferralState
from referrals.withheld.querysets import shown_to

SEARCHED_EXACTLY = ("reference", "source_reference", "crime_number", "custody_record")


class ReferralQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """An officer: what this officer sent. A partner, a police system: what its own organisation sent. A provider:
        what was sent to it, and its own, but for people from whom a member of its staff is kept.

        What no provider is commissioned for is nobody's to read but its sender's (ADR 10).
        """
        if user.holds(Role.CLOCK):
            return self
        if user.holds(*POLICE):
            return self.filter(sent_by_officer(user), sender_id=user.organisation.pk)
        if user.holds(Role.PARTNER, Role.API_CLIENT):
            return self.filter(sender_id=user.organisation.pk)
        if user.holds(*PROVIDER):
            own = user.organisation.pk
            arrived = Q(provider_id=own) & ~Q(state=ReferralState.DRAFT)
            return shown_to(self.filter(Q(sender_id=own) | arrived), user)
        return self.none()

    def sent_before_for(self, user: Any) -> Self:
        """For a warning that no more is said of than where it stands: an officer's whole force, to others what they see."""
        return self.filter(sender_id=user.organisation.pk) if user.holds(*POLICE) else self.visible_to(user)

    def with_number(self, number: str, user: Any) -> Self:
        """What the user's own force sent under exactly this reference or crime number, for somebody who gives a reason."""
        number = number.strip()
        if not (number and user.holds(*POLICE)):
            return self.none()
        exactly = Q(reference=number.upper()) | Q(crime_number__iexact=number)
        return self.filter(exactly, sender_id=user.organisation.pk).exclude(state=ReferralState.DRAFT)

    def undecided(self) -> Self:
        """The inbox: sent and waiting for a decision; history stays out of it."""
        return self.filter(state__in=UNDECIDED, is_history=False)

    def waiting_for_a_caseworker(self) -> Self:
        """Accepted, not history, and nobody has taken it up."""
        return self.filter(state=ReferralState.ACCEPTED, is_history=False, taken_up_at=None)

    def unprovided(self) -> Self:
        """Sent, and no provider is commissioned for it, or more than one: nobody can take it up."""
        return self.filter(provider=None).exclude(state__in=(ReferralState.DRAFT, *CLOSED))

    def unanswered(self) -> Self:
        return self.filter(state=ReferralState.INFO_NEEDED, is_history=False)

    def overdue(self, now: datetime | None = None) -> Self:
        """Past the day by which the programme wants a decision, or an answer to a question."""
        return self.filter(due_at__lt=now or timezone.now())

    def interrupted(self) -> Self:
        """Sent, but never put to the rules: something stopped between the two."""
        return self.filter(state__in=UNDECIDED, answers=None)

    def history(self) -> Self:
        return self.filter(is_history=True)

    def search(self, user: Any, text: str) -> Self:
        """What this user may see anyway, by name, birth date, or a reference; every word must be found."""
        found = self.visible_to(user)
        for word in text.split():
            found = found.filter(_holds(word))
        return found if text.strip() else found.none()


def sent_by_officer(user: Any) -> Q:
    """Typed by this officer, or sent by a system or a file under this officer's number."""
    typed = Q(referring_officer=user)
    number = user.officer_number
    return typed | Q(referring_officer=None, officer_number=number) if number else typed


def _holds(word: str) -> Q:
    wanted = spelt_either_way("family_name__icontains", word) | spelt_either_way("given_names__icontains", word)
    for name in SEARCHED_EXACTLY:
        wanted |= Q(**{f"{name}__iexact": word})
    try:
        return wanted | Q(date_of_birth=date.fromisoformat(word))
    except ValueError:
        return wanted
