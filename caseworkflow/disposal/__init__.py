"""The clock of a disposal and the outcome that police record."""
