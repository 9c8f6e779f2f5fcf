"""Reaching the person and meeting them: attempts and appointments."""
