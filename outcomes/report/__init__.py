"""The figures on screen, and board reports from asking to publishing."""
