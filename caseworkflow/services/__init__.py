"""The acts of case work, one file per noun."""
