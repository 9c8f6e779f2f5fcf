"""What the referring side is told: a closed list of words."""
