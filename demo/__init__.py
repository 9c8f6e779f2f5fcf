"""A synthetic force: two invented years in an empty database, and the accounts that open it."""
