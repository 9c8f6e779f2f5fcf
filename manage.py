#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

from accounts.second_line.context import rows_of_all

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diversion.settings")
    with rows_of_all("command"):
        execute_from_command_line(sys.argv)
