"""What must hold first, each with the sentence to show when it does not."""
