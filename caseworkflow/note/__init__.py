"""Case notes: added and never edited."""
