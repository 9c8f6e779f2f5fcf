"""The page for administrators, walked from end to end: every place and button that it names is where it says."""

import io
import re
from html import unescape
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from administration.people.models import AccessRequest
from administration.people.terms import Asked
from ledger.models import Job
from programmes.models import Commission, Programme, ReferenceValue, VersionProposal
from tests.administration.test_installing import GIVEN, PASSWORD
from tests.house.test_proofs import ROOT

pytestmark = pytest.mark.django_db
PAGE = Path(ROOT) / "docs" / "administrator.md"
DAY = {"from_on_day": "3", "from_on_month": "3", "from_on_year": "2026"}


class Walk:
    """Two administrators of a new installation, and every page that they were shown."""

    def __init__(self, client_for):
        out = io.StringIO()
        call_command("install", stdout=out, **GIVEN)
        self.links = re.findall(r"https://diversion\.example(/\S+)", out.getvalue())
        self.ada, self.ben = (client_for(User.objects.get(username=name)) for name in ("ada.moor", "ben.vale"))
        self.seen = []

    def open(self, client, page, *args):
        answer = client.get(reverse(page, args=args))
        assert answer.status_code == 200, page
        self.seen.append(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))

    def send(self, client, page, *args, **typed):
        answer = client.post(reverse(page, args=args), typed)
        assert answer.status_code in (200, 302), (page, answer.content.decode()[-3000:])
        return answer

    def confirm(self, request):
        self.open(self.ben, "administration:request-list")
        self.open(self.ben, "administration:request-decide", request.pk)
        return self.send(self.ben, "administration:request-decide", request.pk, decision="confirm")


@pytest.fixture
def walk(client_for):
    return Walk(client_for)


def joined(walk):
    home = Membership.objects.get(user__username="ada.moor").organisation
    walk.open(walk.ada, "administration:person-list")
    walk.open(walk.ada, "administration:person-create")
    given = {"name": "Kit Lane", "username": "kit.lane", "organisation": home.pk, "role": Role.AUDITOR, **DAY}
    walk.send(walk.ada, "administration:person-create", **given)
    answer = walk.confirm(AccessRequest.objects.get(asked=Asked.JOIN))
    return User.objects.get(username="kit.lane"), answer.content.decode()


def test_the_first_hour_ends_with_two_who_can_sign_in(walk, client):
    client.get(walk.links[0])
    answer = client.post(reverse("administration:password-set"), {"new_password1": PASSWORD, "new_password2": PASSWORD})
    user = User.objects.get(username="ada.moor")
    assert (len(walk.links), answer.status_code, user.check_password(PASSWORD)) == (2, 302, True)


def test_a_joiner_gets_a_link_and_a_leaver_goes(walk):
    user, shown = joined(walk)
    walk.open(walk.ada, "administration:person-detail", user.pk)
    day = {"last_on_day": "3", "last_on_month": "3", "last_on_year": "2026"}
    walk.send(walk.ada, "administration:person-leave", user.pk, **day)
    user.refresh_from_db()
    assert ("/administration/password/" in shown, user.is_active) == (True, False)


def test_a_lost_second_step_is_made_anew_by_two(walk):
    user, _ = joined(walk)
    walk.send(walk.ada, "administration:person-reset", user.pk, asked=Asked.RESET_SECOND_FACTOR)
    answer = walk.confirm(AccessRequest.objects.get(asked=Asked.RESET_SECOND_FACTOR))
    assert "/administration/password/" in answer.content.decode()


def test_a_reference_value_is_confirmed_by_two(walk):
    value = ReferenceValue.objects.get(code="summary_limitation")
    for client in (walk.ada, walk.ben):
        walk.send(client, "programmes:reference-confirm", value.pk)
    value.refresh_from_db()
    assert value.is_confirmed


def test_a_parked_job_runs_again(walk):
    job = Job.objects.create(task="room.task", key="one", parked_at=timezone.now(), tries=5)
    walk.send(walk.ada, "ledger:job-replay", job.pk)
    job.refresh_from_db()
    assert (job.tries, job.parked_at) == (0, None)


def test_every_place_and_button_that_the_page_names_is_on_a_page(walk):
    user, _ = joined(walk)
    programme, value = Programme.objects.get(code="divert"), ReferenceValue.objects.unconfirmed().first()
    Job.objects.create(task="room.task", key="one", parked_at=timezone.now(), tries=5)
    walk.open(walk.ada, "programmes:reference-list")
    walk.send(walk.ada, "programmes:reference-confirm", value.pk)
    for name, *args in (
        ("programmes:reference-list",),
        ("ledger:job-list",),
        ("programmes:programme-list",),
        ("programmes:programme-detail", programme.pk),
        ("administration:person-detail", user.pk),
        ("administration:commission-list",),
        ("administration:commission-change", Commission.objects.first().pk),
        ("administration:client-list",),
    ):
        walk.open(walk.ben, name, *args)
    assert VersionProposal.objects.count() == 0
    named = re.findall(r"(?<!\*)\*([A-Za-z][^*]+)\*(?!\*)", PAGE.read_text(encoding="utf-8"))
    pages = " ".join(" ".join(walk.seen).split()).lower()
    #: The team leader's tab; what stands on a page once there is a police system, or a referral that waits; the auditor's
    #: places, and the team leader's list of records.
    elsewhere = {"Caseworker gone", "New secret", "Referrals that wait"}
    elsewhere |= {"Subject access", "Removals", "Records whose time is over"}
    assert sorted({name for name in named if name.lower() not in pages} - elsewhere) == []
