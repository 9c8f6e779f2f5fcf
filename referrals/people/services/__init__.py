"""Finding whether somebody is known, and judging that two records are one person."""
