"""What became of it, for those who sent it."""
