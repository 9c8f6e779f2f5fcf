"""Nothing moves, is seen or is told without an entry here; and work for later."""
