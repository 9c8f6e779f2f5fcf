"""What was found: needs, and how they change."""
