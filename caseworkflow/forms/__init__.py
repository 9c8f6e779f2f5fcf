"""What a person types, cleaned and handed over."""
