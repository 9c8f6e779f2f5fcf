"""What we do about it: the case, and what runs beside it."""
