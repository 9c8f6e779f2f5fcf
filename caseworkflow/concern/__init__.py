"""Doubt, and breach: from a missed appointment to what police decide."""
