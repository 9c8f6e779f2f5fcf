"""Django finds the tables of every concept through this file; code imports them from where they live."""

from administration.passwords.models import PasswordLink

__all__ = ["PasswordLink"]
