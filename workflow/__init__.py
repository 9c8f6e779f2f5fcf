"""How anything moves: machines, transitions, what they record, and the pages that make them."""
