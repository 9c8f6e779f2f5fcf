"""What came of it: cohorts, measures, reports."""
