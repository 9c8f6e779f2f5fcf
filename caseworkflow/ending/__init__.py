"""The end: completed, not completed, returned, closed, re-opened."""
