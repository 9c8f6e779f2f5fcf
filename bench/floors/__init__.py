"""The floor: the least that Django does for the same kind of page over as many rows, without a rule or a right."""
