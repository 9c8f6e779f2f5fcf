"""The page that shows the API."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_page_of_the_api_runs_nothing_that_the_content_policy_refuses():
    page = Client().get("/api/v1/docs/").content.decode()
    # A collected file carries its hash in its name.
    bundles = re.findall(r'src="[^"]*/swagger-ui-bundle(?:\.[0-9a-f]{12})?\.js"', page)
    assert ("<style" in page, "<script>" in page, len(bundles)) == (False, False, 1)


def test_what_the_page_runs_comes_as_a_file_of_its_own():
    answer = Client().get("/api/v1/docs/?script=")
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "application/javascript")
