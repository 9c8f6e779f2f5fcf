"""The second line: PostgreSQL shows a statement only the rows of whoever acts (docs/adr/0015)."""
