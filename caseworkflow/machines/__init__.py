"""The eight machines of case work, one page each."""
