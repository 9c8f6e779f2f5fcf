"""The sections of a board report, in three families: the way through, the care given, what came of it."""
