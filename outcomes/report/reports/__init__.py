"""The board report: counted once, passed through one gate, then drawn, written or shown."""
