"""Reckoning what falls due, deciding it, holding it back, and having it removed."""
