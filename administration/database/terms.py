"""Conditions on rows, as PostgreSQL reads them: who acts is asked once a statement, and compared with plain columns."""

from accounts.second_line.statements import SETTING

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: NULL where nothing was ever said on a connection and empty after a transaction in which something was: neither matches.
ACTING = f"current_setting('{SETTING}', true)"
SYSTEM = f"(SELECT {ACTING} ~ '^system:[a-z]')"


def organisation_acting(*sides: str) -> str:
    """The organisation for which somebody acts, if they act on one of these sides; otherwise NULL, which equals nothing."""
    return f"(SELECT substring({ACTING} FROM '^(?:{'|'.join(sides)}):({UUID})$')::uuid)"  # noqa: S608 - closed words


PROVIDER, POLICE, AUDITOR, ADMINISTRATOR = (
    organisation_acting(one) for one in ("provider", "police", "auditor", "administrator")
)
SENDER = organisation_acting("police", "sender", "provider")


def any_of(*conditions: str) -> str:
    """Rows of which one of these is true; work of the system sees all of them."""
    return " OR ".join([SYSTEM, *conditions])


def rows_through(table: str, column: str, parent: str) -> str:
    """Rows whose parent is shown, by the parent's own rule."""
    return f"EXISTS (SELECT 1 FROM {parent} WHERE {parent}.id = {table}.{column})"  # noqa: S608 - names of our own tables
