"""Today, the list of cases and the team leader's inbox."""
