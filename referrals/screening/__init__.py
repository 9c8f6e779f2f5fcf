"""What needs judgment: accepted, not accepted, asked about, withdrawn."""
