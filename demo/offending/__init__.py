"""What police recorded of these people, before and after, and what was measured of it."""
