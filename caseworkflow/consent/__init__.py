"""What a person agrees to, purpose by purpose."""
