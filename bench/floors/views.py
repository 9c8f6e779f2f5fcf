"""The pages of the floor: a list, a case, a search, two acts and their like for programs."""

import hashlib
import hmac
import random
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from bench.floors.models import OPEN, Case, Event, Person

PAGE, API_PAGE = 50, 25
LIST = """
SELECT c.id, c.ref, p.given, p.family, p.born, c.state, c.weight, c.due_at, s.name AS scheme, a.name AS area, c.summary
FROM case_row c JOIN person p ON p.id = c.person_id JOIN scheme s ON s.id = c.scheme_id JOIN area a ON a.id = c.area_id
WHERE c.worker_id = %s AND c.state <> 'ended' ORDER BY c.due_at LIMIT %s
"""
MEMORY = [
    {
        "id": number,
        "ref": f"C-{number:08}",
        "given": "Given1",
        "family": "Family2",
        "born": date(1990, 1, 1),
        "state": "going",
        "weight": number % 4,
        "due_at": datetime(2026, 1, 1, 10, tzinfo=timezone.get_fixed_timezone(0)),
        "scheme": "Scheme number 3",
        "area": "Area 4",
        "summary": "Came by way of desk 12, found with a small amount; word55",
    }
    for number in range(1, PAGE + 1)
]


def rows(statement: str, facts: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def enter(request: HttpRequest, what: str, ids: list[Any]) -> None:
    """What a read leaves behind where reads are kept: one sealed row after the last, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT seq, mac FROM head WHERE id = 1 FOR UPDATE")
        seq, last = cursor.fetchone()
        listed = ",".join(map(str, ids))
        mac = hmac.new(b"floor", f"{last}{request.user.pk}{what}{listed}".encode(), hashlib.sha256).hexdigest()
        cursor.execute(
            "INSERT INTO look (at, reader, what, rows, mac) VALUES (now(), %s, %s, %s, %s)",
            [request.user.pk, what, listed, mac],
        )
        cursor.execute("UPDATE head SET seq = %s, mac = %s WHERE id = 1", [seq + 1, mac])


@login_required
def memory(request: HttpRequest) -> HttpResponse:
    return render(request, "floors/list.html", {"cases": MEMORY})


@login_required
def listed(request: HttpRequest, worker: int) -> HttpResponse:
    return render(request, "floors/list.html", {"cases": rows(LIST, [worker, PAGE])})


@login_required
def listed_and_entered(request: HttpRequest, worker: int) -> HttpResponse:
    cases = rows(LIST, [worker, PAGE])
    enter(request, "list", [case["id"] for case in cases])
    return render(request, "floors/list.html", {"cases": cases})


def facts_of(pk: int) -> dict[str, Any]:
    case = Case.objects.select_related("person", "scheme", "area", "worker").get(pk=pk)
    return {
        "case": case,
        "events": list(Event.objects.select_related("worker").filter(case_id=pk).order_by("-at")[:PAGE]),
        "others": list(Case.objects.filter(person_id=case.person_id).exclude(pk=pk)[:20]),
        "fields": range(1, 31),
    }


@login_required
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "floors/case.html", facts_of(pk))


@login_required
def case_entered(request: HttpRequest, pk: int) -> HttpResponse:
    facts = facts_of(pk)
    enter(request, "case", [pk])
    return render(request, "floors/case.html", facts)


@login_required
def search(request: HttpRequest) -> HttpResponse:
    found = Case.objects.select_related("person", "scheme", "area").filter(
        summary__contains=request.GET["q"], area_id=int(request.GET["area"]), state__in=OPEN
    )
    cases = [
        {
            "id": one.pk,
            "ref": one.ref,
            "given": one.person.given,
            "family": one.person.family,
            "born": one.person.born,
            "state": one.state,
            "weight": one.weight,
            "due_at": one.due_at,
            "scheme": one.scheme.name,
            "area": one.area.name,
            "summary": one.summary,
        }
        for one in found.order_by("-began_on", "-pk")[:PAGE]
    ]
    return render(request, "floors/list.html", {"cases": cases})


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A case and its first event, in one transaction."""
    if request.method != "POST":
        return render(request, "floors/form.html")
    person = random.randrange(1, 1000)
    with transaction.atomic():
        made = rows(
            "INSERT INTO case_row SELECT n, 'N-' || n, %s, 1, 1, 1, 'sent', 2, current_date, now() + interval '5 days', %s"
            " FROM nextval('case_number') n RETURNING id",
            [person, request.POST.get("summary", "")],
        )
        pk = made[0]["id"]
        Event.objects.create(case_id=pk, at=timezone.now(), worker_id=1, kind="made", after="sent", note="made")
    return redirect(f"/case/{pk}/")


@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock, change the state, keep what happened."""
    if request.method != "POST":
        return render(request, "floors/form.html")
    with transaction.atomic():
        row = Case.objects.select_for_update().get(pk=pk)
        after = OPEN[(OPEN.index(row.state) + 1) % len(OPEN)] if row.state in OPEN else OPEN[0]
        Case.objects.filter(pk=pk).update(state=after)
        Event.objects.create(
            case_id=pk, at=timezone.now(), worker_id=1, kind="moved", before=row.state, after=after, note="moved"
        )
    return redirect(f"/case/{pk}/")


class PersonOut(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = ("id", "given", "family", "born")


class CaseOut(serializers.ModelSerializer):
    person = PersonOut()
    scheme = serializers.CharField(source="scheme.name")
    area = serializers.CharField(source="area.name")

    class Meta:
        model = Case
        fields = ("id", "ref", "person", "scheme", "area", "state", "weight", "began_on", "due_at", "summary")


class EventOut(serializers.ModelSerializer):
    worker = serializers.CharField(source="worker.name")

    class Meta:
        model = Event
        fields = ("id", "at", "worker", "kind", "before", "after", "note")


@api_view(["GET"])
def api_list(request: HttpRequest, worker: int) -> Response:
    found = Case.objects.select_related("person", "scheme", "area").filter(worker_id=worker).exclude(state="ended")
    return Response({"results": CaseOut(found.order_by("due_at")[:API_PAGE], many=True).data})


@api_view(["GET"])
def api_case(request: HttpRequest, pk: int) -> Response:
    found = Case.objects.select_related("person", "scheme", "area").get(pk=pk)
    events = Event.objects.select_related("worker").filter(case_id=pk).order_by("-at")[:PAGE]
    return Response({**CaseOut(found).data, "events": EventOut(events, many=True).data})
