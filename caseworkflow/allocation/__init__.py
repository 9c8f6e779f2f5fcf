"""Allocation: who works a case."""
