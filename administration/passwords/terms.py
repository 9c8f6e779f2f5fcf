"""How long a link holds, and what a link that does not hold is told."""

from datetime import timedelta

HOLDS_FOR = timedelta(hours=72)
NO_LONGER = "This link does not work, or does not work any more. Ask an administrator of this service for a new one."
