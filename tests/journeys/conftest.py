"""On PostgreSQL a journey is walked as in service: by the role that row security binds, each page for its own user."""

import pytest
from django.db import connection

from accounts.second_line.context import rows_of_all
from tests.factories.second_line import serving


@pytest.fixture(autouse=True)
def _served(db):
    if connection.vendor != "postgresql":
        yield
        return
    with serving(), rows_of_all("test"):
        yield
