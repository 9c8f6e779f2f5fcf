"""What the owner puts in place in PostgreSQL: the rules on rows, and what each role may do."""
