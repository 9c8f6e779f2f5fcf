"""Giving a case to a worker, and opening what runs beside it."""
