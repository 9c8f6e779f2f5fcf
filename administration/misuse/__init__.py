"""What looks like misuse, day by day, and what came of the look at it"""
