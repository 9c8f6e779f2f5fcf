"""The page that shows the API."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_page_of_the_api_runs_nothing_that_the_content_policy_refuses():
    page = Client().get("/api/v1/docs/").content.decode()
    assert ("<style" in page, "<script>" in page, "swagger-ui-bundle.js" in page) == (False, False, True)


def test_what_the_page_runs_comes_as_a_file_of_its_own():
    answer = Client().get("/api/v1/docs/?script=")
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "application/javascript")
