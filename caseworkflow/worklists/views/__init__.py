"""Today, the list of cases, the inbox."""
