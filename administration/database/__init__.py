"""What the database itself allows: which role may do what, and which rows a statement is shown."""
