"""Checks of the whole ledger whose results are kept, and the clock that asks for them."""

import time

from accounts.models import User
from ledger.chain import Finding, verify_chain
from ledger.models import Check, Entry, Kind
from ledger.transactions import act


def check_ledger(asked_by: User | None = None) -> Check:
    """Check everything and keep what was found, under the name of who asked."""
    began = time.monotonic()
    return keep_finding(verify_chain(), seconds=round(time.monotonic() - began), asked_by=asked_by)


@act()
def keep_finding(found: Finding, *, seconds: int, asked_by: User | None) -> Check:
    check = Check.objects.create(
        asked_by=asked_by,
        seconds=seconds,
        entries=found.count,
        checkpoints=found.checkpoints,
        first_bad=found.first_bad,
        fault=found.fault,
    )
    facts = {"entries": found.count, "first_bad": found.first_bad}
    Entry.objects.enter(
        check, actor=asked_by or User.objects.clock(), verb="check_ledger", kind=Kind.SETTING, facts=facts
    )
    return check
