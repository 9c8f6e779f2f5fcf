"""What was agreed under sanction: conditions, signatures, editions."""
