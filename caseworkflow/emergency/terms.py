"""Where a session keeps what was typed, and what it has opened."""

TYPED, SHOWN = "sealed_case_asked_for", "sealed_case_open"
