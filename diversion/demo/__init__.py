"""A synthetic force: two invented years in an empty database, and the accounts that open it."""

from diversion.demo.filling import NotEmpty, fill
from diversion.demo.force import CLIENT_ID, CLIENT_SECRET, sign_ins

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "NotEmpty", "fill", "sign_ins"]
