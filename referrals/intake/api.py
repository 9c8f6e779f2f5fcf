"""The door for police systems: send a referral once, read it back, read what became of it."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.contrib.django_oauth_toolkit import DjangoOAuthToolkitScheme
from drf_spectacular.utils import OpenApiParameter, extend_schema
from oauth2_provider.contrib.rest_framework import OAuth2Authentication, TokenMatchesOASRequirements
from rest_framework import exceptions, generics, status
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from accounts.limits import Allowance
from accounts.models import Limit, Membership
from accounts.roles import Role
from accounts.second_line.context import turn_to
from ledger.viewing import record_rows_viewing, record_viewing
from referrals.feedback.models import Feedback
from referrals.intake.imports import Lists, check_referral_row
from referrals.intake.serializers import TOLD_COLUMNS, FeedbackOut, Problem, ReferralIn, ReferralOut, referral_out
from referrals.intake.services import intake as services
from referrals.referral.models import Referral
from referrals.referral.terms import Door

KEY = "Idempotency-Key"

LONGEST_KEY = 100

PROBLEM = "application/problem+json"

REFUSALS = {(code, PROBLEM): Problem for code in (400, 401, 403, 406, 409, 415, 422, 429)}

READING = {(code, PROBLEM): Problem for code in (400, 401, 403, 404, 406, 429)}


class ForceAuthentication(OAuth2Authentication):
    """A token of client credentials acts as the account of the force that its application is bound to."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        token = found[1]
        held = Membership.held_by_client(token.application.client_id)
        if held is None or not held.user.holds(Role.API_CLIENT):
            raise exceptions.PermissionDenied("This application is not bound to a force.")
        if held.bound_until and held.bound_until < timezone.localdate():
            raise exceptions.PermissionDenied("The binding of this application to its force has run out.")
        turn_to(held.user)
        return held.user, token


class ForceScheme(DjangoOAuthToolkitScheme):
    target_class = ForceAuthentication
    name = "oauth2"


class ClientThrottle(BaseThrottle):
    """So many requests a minute for one client, counted for all workers together."""

    allowance: Allowance | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        self.allowance = Allowance("client", str(request.user.pk), settings.CLIENT_REQUESTS_PER_MINUTE, 60)
        return Limit.objects.spend([self.allowance])

    def wait(self) -> float | None:
        return Limit.objects.wait_for(self.allowance) if self.allowance else None


class KeyAgain(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This idempotency key was used before, with another body."


class Paging(CursorPagination):
    page_size = 100
    ordering = ("-referred_at", "pk")

    def decode_cursor(self, request: Request) -> Cursor | None:
        """A cursor that this list never gave is not found, as one that cannot be read is."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not _is_moment(cursor.position):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor


def _is_moment(text: str) -> bool:
    try:
        moment = parse_datetime(text)
        return moment is not None and moment.tzinfo is not None and bool(moment.astimezone(UTC))
    except (ValueError, OverflowError):
        return False


class ForceDoor(generics.GenericAPIView):
    """What every address of this door has in common: the token, its scopes, and the force's own rows."""

    authentication_classes = [ForceAuthentication]
    permission_classes = [TokenMatchesOASRequirements]
    throttle_classes = [ClientThrottle]
    required_alternate_scopes = {
        "GET": [["referrals:read"]],
        "HEAD": [["referrals:read"]],
        "POST": [["referrals:write"]],
    }
    serializer_class = ReferralOut
    pagination_class = Paging

    def check_permissions(self, request: Request) -> None:
        """To somebody with a token, a method that is not declared is that, whatever the scope of the token; which are
        declared is no secret from them.
        """
        if request.auth is not None and not hasattr(self, request.method.lower()):
            raise exceptions.MethodNotAllowed(request.method)
        if request.auth is None or request.method != "OPTIONS":
            super().check_permissions(request)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are, in `Allow`, and nothing of any row."""
        return Response(status=status.HTTP_204_NO_CONTENT)

    def get_queryset(self) -> Any:
        return Referral.objects.visible_to(self.request.user).select_related("programme")


class ReferralListEndpoint(ForceDoor):
    @extend_schema(
        operation_id="referrals_list",
        responses={200: ReferralOut(many=True), **READING},
        parameters=[OpenApiParameter("cursor", description="From `next` or `previous` of an answer, never made up.")],
    )
    def get(self, request: Request) -> Response:
        """The force's own referrals, newest first."""
        shown = Referral.objects.visible_to(request.user).values_list(*TOLD_COLUMNS, named=True)
        rows = self.paginate_queryset(shown)
        people = [row.person_id for row in rows if row.person_id]
        record_rows_viewing([row.pk for row in rows], people, actor=request.user, kind="referrals.referral")
        return self.get_paginated_response([referral_out(row, row.programme__code or "") for row in rows])

    @extend_schema(
        operation_id="referrals_send",
        request=ReferralIn,
        responses={201: ReferralOut, **REFUSALS},
        parameters=[
            OpenApiParameter(
                KEY,
                {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
                OpenApiParameter.HEADER,
                required=True,
                description="The same key and body again get the same answer; another body gets 422.",
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Send a referral. The rules of the programme answer at once; the same key never makes a second one."""
        key = _key(request)
        given = ReferralIn(data=request.data)
        given.is_valid(raise_exception=True)
        facts = _facts(given.cells(), request.user.organisation)
        try:
            sent = services.create_referral(actor=request.user, door=Door.API, facts=facts, key=key)
        except services.KeyReused:
            raise KeyAgain from None
        return Response(ReferralOut(sent).data, status=status.HTTP_201_CREATED)


def _key(request: Request) -> str:
    key = request.headers.get(KEY, "").strip()
    if not key or len(key) > LONGEST_KEY:
        raise exceptions.ValidationError({KEY: [f"Give a key of 1 to {LONGEST_KEY} characters in this header."]})
    return key


def _facts(cells: dict[str, str], force: Any) -> dict[str, Any]:
    cells["force_code"] = cells.get("force_code") or force.code or ""
    facts, errors = check_referral_row(cells, Lists.now({force.code: force}), timezone.now())
    if errors:
        raise exceptions.ValidationError({error.column: [error.sentence] for error in errors})
    facts.pop("force_code")
    return facts


class ReferralDetailEndpoint(ForceDoor):
    @extend_schema(operation_id="referrals_read", responses={200: ReferralOut, **READING})
    def get(self, request: Request, pk: Any) -> Response:
        """One referral of the force's own; any other is not found."""
        row = self.get_queryset().get(pk=pk)
        record_viewing(row, actor=request.user)
        return Response(ReferralOut(row).data)


class FeedbackList(ForceDoor):
    serializer_class = FeedbackOut
    pagination_class = None

    @extend_schema(operation_id="referrals_feedback", responses={200: FeedbackOut(many=True), **READING})
    def get(self, request: Request, pk: Any) -> Response:
        """What became of one referral, in dated words, oldest first. A word that is no longer listed was taken back."""
        row = self.get_queryset().get(pk=pk)
        record_viewing(row, actor=request.user, what="feedback")
        return Response(FeedbackOut(Feedback.objects.filter(referral=row), many=True).data)
