"""What was agreed: goals, and other help that was offered."""
