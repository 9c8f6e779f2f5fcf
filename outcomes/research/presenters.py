"""A research file as its page says it, and its dictionary as a file."""

from io import StringIO

from django.conf import settings

from accounts.words import day_in_words, moment_in_words, month_and_year
from outcomes.figure.suppression import Rule, protect_count
from outcomes.research.mapping import dictionary_rows
from outcomes.research.models import ResearchFile
from outcomes.research.terms import FileForm
from paper.sheets import write_rows


def facts_of_file(row: ResearchFile) -> list[tuple[str, str]]:
    """What is known of it, in order; how many were left out passes the gate, since it is no consent to be counted."""
    facts = [
        ("File", row.get_form_display()),
        ("Programme", str(row.programme)),
        ("Accepted in", f"{month_and_year(row.first_month)} to {month_and_year(row.last_month)}"),
        ("What is to be found out", row.purpose),
        ("Ethics approval", row.ethics_reference),
        ("Asked for by", f"{row.asked_by}, {row.asked_for}, {moment_in_words(row.asked_at)}"),
        ("Last day of its use", day_in_words(row.ends_on)),
    ]
    if row.granted_by:
        facts.append(("Granted by", str(row.granted_by)))
    if row.refused_because:
        facts.append(("Refused because", row.get_refused_because_display()))
    if row.row_count is not None and row.made_at:
        rule = Rule(hide_below=settings.SUPPRESS_BELOW, round_to=settings.ROUND_TO, rate_floor=settings.RATE_FLOOR)
        facts += [
            ("Made", moment_in_words(row.made_at)),
            ("People in the file", f"{row.row_count:,}"),
            ("Accepted and not in the file", protect_count(row.left_out_count or 0, rule).text),
            ("Fingerprint (SHA-256)", row.digest),
        ]
    return facts


def write_dictionary(form: str = FileForm.ROWS) -> bytes:
    out = StringIO()
    write_rows(out, ("column", "meaning", "values", "may_be_empty", "standing"), dictionary_rows(form))
    return out.getvalue().encode("utf-8-sig")
