"""Tables are written where the last run's stood, and nowhere else."""

import pytest

from bench.telling import MARK, table, write_page


def test_a_table_is_markdown_with_even_columns():
    told = table(("page", "ms"), [("a list", "12.0")])
    assert told.splitlines() == ["| page   | ms   |", "|--------|------|", "| a list | 12.0 |"]


def test_a_run_replaces_what_the_last_one_said(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"# How\n\n{MARK}\n\nold")
    write_page(page, "new")
    assert page.read_text() == f"# How\n\n{MARK}\n\n## The last run\n\nnew\n"


def test_a_page_without_a_place_for_them_is_left_alone(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text("# How")
    with pytest.raises(RuntimeError):
        write_page(page, "new")
    assert page.read_text() == "# How"
