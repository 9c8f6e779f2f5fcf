"""What runs beside a case: the one list of satellites."""
