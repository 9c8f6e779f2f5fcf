"""The people who are referred: one person, one record."""
