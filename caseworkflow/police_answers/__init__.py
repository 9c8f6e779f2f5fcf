"""What follows from each kind of police decision."""
