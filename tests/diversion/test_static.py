"""Styles and scripts: under hashed names once they are collected, under their plain ones before."""

import os
import re

import pytest
from django.core.management import call_command

from diversion import static


@pytest.fixture
def one_file(settings, tmp_path):
    """A folder with one style, and the finders that look into it alone."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "page.css").write_text("p { color: black }")
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "own"], tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return tmp_path / "own" / "page.css"


def test_a_name_is_plain_until_the_files_are_collected(one_file):
    assert static.HashedFiles().url("page.css") == "/static/page.css"


def test_a_name_changes_with_the_content_once_it_is_collected(one_file):
    names = []
    for colour in ("black", "blue"):
        one_file.write_text(f"p {{ color: {colour} }}")
        call_command("collectstatic", interactive=False, verbosity=0)
        names.append(static.HashedFiles().url("page.css"))
    hashed = [re.fullmatch(r"/static/page\.[0-9a-f]{12}\.css", name) is not None for name in names]
    assert (hashed, names[0] != names[1]) == ([True, True], True)


def test_files_are_collected_again_only_when_one_is_newer(one_file, settings):
    before = static.is_collected()
    call_command("collectstatic", interactive=False, verbosity=0)
    after, made_at = static.is_collected(), (settings.STATIC_ROOT / "staticfiles.json").stat().st_mtime
    os.utime(one_file, (made_at + 1, made_at + 1))
    assert (before, after, static.is_collected()) == (False, True, False)
