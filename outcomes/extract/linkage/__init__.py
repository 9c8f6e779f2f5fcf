"""Whose an offence row is: by identifier in the database, the rest by score, and by a person where neither is enough."""
