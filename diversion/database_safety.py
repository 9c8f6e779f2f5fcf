"""What only the database can tell of a production: as whom the service works in it, and whether it is a demonstration's."""

from typing import Any

from celery import signals
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import ProgrammingError

from accounts.models import User
from accounts.roles import Role
from administration.database.services.rows import unbound_tables
from diversion.safety import refuse_findings
from ledger.grants import may_change_ledger

SUPERUSER = (
    "DATABASE_URL must name a role that is no superuser: row security and the ledger's triggers do not bind one."
)
BYPASS = "DATABASE_URL must name a role without BYPASSRLS: row security does not bind it."
OWNER = (
    "DATABASE_URL must name a role that may not change the ledger: migrate as the owner, with APPLICATION_ROLE, and serve as "
    "that role."
)
UNBOUND = "Row security must bind the role of the service on every table about people: run `manage.py database_roles` as the owner."
NOT_DURABLE = "The database must not say that something is kept before the disk has it: set synchronous_commit to on."
DEMONSTRATION = (
    "The database holds sign-ins of the demonstration, whose passwords are published. Start with an empty one."
)


def database_findings() -> list[str]:
    """Every sentence that is true of the database; a table that is not there yet holds nobody."""
    findings = [*role_findings(), *durability_findings()] if connection.vendor == "postgresql" else []
    try:
        return [*findings, *([DEMONSTRATION] if demonstration_accounts() else [])]
    except ProgrammingError:
        return findings


def role_findings() -> list[str]:
    query = (
        "SELECT bool_or(rolsuper), bool_or(rolbypassrls) FROM pg_roles WHERE rolname IN (session_user, current_user)"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        is_super, bypasses = cursor.fetchone()
    return [sentence for sentence, is_wrong in ((SUPERUSER, is_super), (BYPASS, bypasses)) if is_wrong]


def durability_findings() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return [NOT_DURABLE] if cursor.fetchone() == ("off",) else []


def ownership_findings() -> list[str]:
    """Not asked before `migrate`, which is the owner's."""
    if connection.vendor != "postgresql":
        return []
    is_free = bool(unbound_tables(connection))
    return [said for said, is_so in ((OWNER, may_change_ledger(connection)), (UNBOUND, is_free)) if is_so]


def demonstration_accounts() -> list[str]:
    """User names as the demonstration makes them that its published passwords open."""
    endings = tuple(f"{role.replace('_', '-')}-1" for role in Role)
    named = [user for user in User.objects.filter(username__endswith="-1") if user.username.endswith(endings)]
    return [user.username for user in named if user.check_password(f"demo-{user.username}")]


def refuse_unsafe_database() -> None:
    """Called where web, worker and clock start; the connection is closed, since what starts may fork."""
    if settings.IS_PRODUCTION:
        try:
            refuse_findings([*database_findings(), *ownership_findings()])
        finally:
            connection.close()


@signals.worker_init.connect
def refuse_to_start(**_: Any) -> None:
    """The worker ends as well; Celery would only log what is not an exit."""
    try:
        refuse_unsafe_database()
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from refusal


@register(Tags.database)
def check_database(databases: Any = None, **_: Any) -> list[Error]:
    """The same in `manage.py check --database default`, and before `migrate`."""
    if not databases or not settings.IS_PRODUCTION:
        return []
    return [Error(sentence, id="diversion.E001") for sentence in database_findings()]
