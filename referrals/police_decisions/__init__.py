"""What only police may decide."""
