"""Extracts of police and court events: files in, rows, and whose they are."""
